import { type Outcome } from './types.js';

/** The reason codes, a closed list: stable across versions, only ever added to. */
export const REASON_CODES = [
  'exempt',
  'filter_disabled',
  'cidr_allow',
  'cidr_deny',
  'anonymizer_allow',
  'anonymizer_deny',
  'asn_allow',
  'asn_deny',
  'region_allow',
  'region_deny',
  'country_allow',
  'country_deny',
  'network_default_allow',
  'network_default_block',
  'private_allow',
  'private_deny',
  'fence_allow',
  'fence_deny',
  'outside_fences',
  'fence_uncertain',
  'outside_deny_fences',
  'no_fences_allow',
  'no_fences_block',
  'location_required',
  'location_unknown',
  'location_mismatch',
  'impossible_travel',
  'accuracy_unknown',
  'accuracy_too_low',
  'claim_expired',
  'claim_invalid',
  'claim_algorithm',
  'claim_other_site',
  'claim_other_address',
  'claim_future',
  'claim_replayed',
  'claim_key_unknown',
  'client_address_invalid',
  'unknown_site',
  'policy_unavailable',
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

export interface Reason {
  /** With which outcomes the code is given. */
  readonly outcomes: readonly Outcome[];
  /** One sentence for the visitor; it gives no rule, address or place away. */
  readonly visitor: string;
  /** One sentence for the administrator. */
  readonly administrator: string;
}

const ALLOWED = ['allowed'] as const;
const BLOCKED = ['blocked'] as const;
const EITHER = ['allowed', 'blocked'] as const;

const NETWORK_WELCOME = 'Your network may use this site.';
const NETWORK_REFUSED = 'This site is not available from your network.';
const PLACE_WELCOME = 'This site is available where you are.';
const PLACE_REFUSED = 'This site is not available where you are.';

export const REASONS: Readonly<Record<ReasonCode, Reason>> = {
  exempt: {
    outcomes: ALLOWED,
    visitor: 'This page is open to everyone.',
    administrator: 'The path and method are exempt from the filter of this site.',
  },
  filter_disabled: {
    outcomes: ALLOWED,
    visitor: 'This site is open to everyone.',
    administrator: 'The filter mode of this site is "disabled".',
  },
  cidr_allow: {
    outcomes: ALLOWED,
    visitor: NETWORK_WELCOME,
    administrator: 'The longest network prefix that contains the address is allowed.',
  },
  cidr_deny: {
    outcomes: BLOCKED,
    visitor: NETWORK_REFUSED,
    administrator: 'The longest network prefix that contains the address is denied.',
  },
  anonymizer_allow: {
    outcomes: ALLOWED,
    visitor: NETWORK_WELCOME,
    administrator: 'A rule allows the kind of anonymizer (VPN, proxy, Tor or hosting) the address belongs to.',
  },
  anonymizer_deny: {
    outcomes: BLOCKED,
    visitor: 'This site is not available through a VPN, proxy, Tor or hosting network.',
    administrator: 'A rule denies the kind of anonymizer (VPN, proxy, Tor or hosting) the address belongs to.',
  },
  asn_allow: {
    outcomes: ALLOWED,
    visitor: NETWORK_WELCOME,
    administrator: 'A rule allows the autonomous system (ASN) of the address.',
  },
  asn_deny: {
    outcomes: BLOCKED,
    visitor: NETWORK_REFUSED,
    administrator: 'A rule denies the autonomous system (ASN) of the address.',
  },
  region_allow: {
    outcomes: ALLOWED,
    visitor: NETWORK_WELCOME,
    administrator: 'A rule allows the region in which GeoIP places the address.',
  },
  region_deny: {
    outcomes: BLOCKED,
    visitor: 'This site is not available from networks in your region.',
    administrator: 'A rule denies the region in which GeoIP places the address.',
  },
  country_allow: {
    outcomes: ALLOWED,
    visitor: NETWORK_WELCOME,
    administrator: 'A rule allows the country in which GeoIP places the address (ZZ when it does not know).',
  },
  country_deny: {
    outcomes: BLOCKED,
    visitor: 'This site is not available from networks in your country.',
    administrator: 'A rule denies the country in which GeoIP places the address (ZZ when it does not know).',
  },
  network_default_allow: {
    outcomes: ALLOWED,
    visitor: NETWORK_WELCOME,
    administrator: 'No network rule matches the address, and the default action of this site is to allow.',
  },
  network_default_block: {
    outcomes: BLOCKED,
    visitor: NETWORK_REFUSED,
    administrator: 'No network rule matches the address, and the default action of this site is to block.',
  },
  private_allow: {
    outcomes: ALLOWED,
    visitor: NETWORK_WELCOME,
    administrator: 'The address is private or reserved, no prefix matches it, and this site allows such addresses.',
  },
  private_deny: {
    outcomes: BLOCKED,
    visitor: NETWORK_REFUSED,
    administrator: 'The address is private or reserved, no prefix matches it, and this site denies such addresses.',
  },
  fence_allow: {
    outcomes: ALLOWED,
    visitor: PLACE_WELCOME,
    administrator: 'The location is inside an allowed fence and in no denied one.',
  },
  fence_deny: {
    outcomes: BLOCKED,
    visitor: PLACE_REFUSED,
    administrator: 'The location is inside a denied fence, or its accuracy circle reaches into one where that counts.',
  },
  outside_fences: {
    outcomes: BLOCKED,
    visitor: PLACE_REFUSED,
    administrator: 'The location is inside none of the allowed fences that are valid now.',
  },
  fence_uncertain: {
    outcomes: BLOCKED,
    visitor: 'Your location is not known precisely enough to tell whether this site is available where you are.',
    administrator: 'The location is inside an allowed fence, but its accuracy circle reaches out of it.',
  },
  outside_deny_fences: {
    outcomes: ALLOWED,
    visitor: PLACE_WELCOME,
    administrator: 'This site has denied fences only, and the location is inside none that is valid now.',
  },
  no_fences_allow: {
    outcomes: ALLOWED,
    visitor: PLACE_WELCOME,
    administrator: 'This site has no fence, and its default action is to allow.',
  },
  no_fences_block: {
    outcomes: BLOCKED,
    visitor: PLACE_REFUSED,
    administrator: 'This site has no fence, and its default action is to block; draw a fence to let visitors in.',
  },
  location_required: {
    outcomes: BLOCKED,
    visitor: 'This site needs the location of your device; share it to go on.',
    administrator: 'This site requires a location claim, and the request carries none.',
  },
  location_unknown: {
    outcomes: BLOCKED,
    visitor: 'Your location could not be told, so it could not be checked whether this site is available there.',
    administrator: 'Neither a usable claim nor GeoIP gives a location, so the fences could not be evaluated.',
  },
  location_mismatch: {
    outcomes: BLOCKED,
    visitor: 'The location of your device does not fit the location of your network.',
    administrator: 'The claimed location is farther from the GeoIP location than this site permits.',
  },
  impossible_travel: {
    outcomes: BLOCKED,
    visitor: 'The location of your device has changed faster than is possible.',
    administrator: 'Two successive claims are farther apart than the speed limit of this site permits.',
  },
  accuracy_unknown: {
    outcomes: BLOCKED,
    visitor: 'It is not known how precise your location is; share the location of your device to go on.',
    administrator: 'The accuracy of the location is unknown, and this site needs it to evaluate the location.',
  },
  accuracy_too_low: {
    outcomes: BLOCKED,
    visitor: 'The location of your device is too vague; turn on precise location and share it again.',
    administrator: 'The claim is vaguer than the accuracy this site asks for.',
  },
  claim_expired: {
    outcomes: BLOCKED,
    visitor: 'The location you shared has expired; share it again.',
    administrator: 'The location claim is older than the gate accepts.',
  },
  claim_invalid: {
    outcomes: BLOCKED,
    visitor: 'The location you shared could not be verified; share it again.',
    administrator: 'The location claim is damaged or forged, or no secret or key of today made it.',
  },
  claim_algorithm: {
    outcomes: BLOCKED,
    visitor: 'The location you shared could not be verified; share it again.',
    administrator: 'The location claim names another algorithm than the one that claims of its kind are made with.',
  },
  claim_other_site: {
    outcomes: BLOCKED,
    visitor: 'The location you shared was for another site; share it with this one.',
    administrator: 'The location claim was issued for another site.',
  },
  claim_other_address: {
    outcomes: BLOCKED,
    visitor: 'Your network has changed since you shared your location; share it again.',
    administrator: 'The location claim was issued to another network: not the same /24 (IPv4) or /48 (IPv6).',
  },
  claim_future: {
    outcomes: BLOCKED,
    visitor:
      'The location you shared has a time that is still to come; set the clock of your device, and share it again.',
    administrator:
      'The location claim was issued later than now; compare the clocks of the gates, or that of the device.',
  },
  claim_replayed: {
    outcomes: BLOCKED,
    visitor: 'The location of your device was sent twice; send it anew.',
    administrator: 'A claim signed by a device was presented before, or this gate has seen too many to tell.',
  },
  claim_key_unknown: {
    outcomes: BLOCKED,
    visitor: 'This device may not vouch for its location here; ask the administrator of this site.',
    administrator: 'No valid device key of this site has the key id of the claim: unknown, removed or expired.',
  },
  client_address_invalid: {
    outcomes: EITHER,
    visitor: 'Your network address could not be told.',
    administrator: 'No client address could be read; check TRUSTED_PROXIES and the X-Forwarded-For header.',
  },
  unknown_site: {
    outcomes: EITHER,
    visitor: 'There is no site of this name here.',
    administrator: 'No site has this host name; add the site, or see UNKNOWN_HOST.',
  },
  policy_unavailable: {
    outcomes: EITHER,
    visitor: 'This site cannot check access right now; please try again later.',
    administrator: 'The policy of this site could not be used at this gate; see its log, and FAIL_MODE.',
  },
};
