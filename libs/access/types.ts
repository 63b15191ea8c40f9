/**
 * The words of the decision engine: the policy document that goes in, the facts of one request, the decision that comes
 * out. Plain readonly data; times are UTC milliseconds, coordinates are degrees, longitude first.
 */

export const FILTER_MODES = ['disabled', 'ip', 'geo', 'ip_and_geo', 'ip_or_geo'] as const;
export type FilterMode = (typeof FILTER_MODES)[number];

/** `monitor`: decide and audit, but let everyone in. */
export const ENFORCEMENTS = ['enforce', 'monitor'] as const;
export type Enforcement = (typeof ENFORCEMENTS)[number];

export const DEFAULT_ACTIONS = ['allow', 'block'] as const;
export type DefaultAction = (typeof DEFAULT_ACTIONS)[number];

export const TREAT_PRIVATE_AS = ['allow', 'deny', 'unknown'] as const;
export type TreatPrivateAs = (typeof TREAT_PRIVATE_AS)[number];

export const LOCATION_SOURCES = ['geoip', 'gps_preferred', 'gps_required'] as const;
export type LocationSource = (typeof LOCATION_SOURCES)[number];

export const ACCURACY_POLICIES = ['centre', 'certain'] as const;
export type AccuracyPolicy = (typeof ACCURACY_POLICIES)[number];

export const EFFECTS = ['allow', 'deny'] as const;
export type Effect = (typeof EFFECTS)[number];

export const ANONYMIZER_KINDS = ['vpn', 'proxy', 'tor', 'hosting'] as const;
export type AnonymizerKind = (typeof ANONYMIZER_KINDS)[number];

export const NETWORK_RULE_KINDS = ['cidr', 'anonymizer', 'asn', 'region', 'country'] as const;
export type NetworkRuleKind = (typeof NETWORK_RULE_KINDS)[number];

/** Weekly hours are wall time in the site's zone. `until` ≤ `from` crosses midnight and belongs to the day it starts on. */
export interface WeeklyHours {
  /** ISO 8601 weekday: 1 = Monday … 7 = Sunday. */
  readonly day: 1 | 2 | 3 | 4 | 5 | 6 | 7;
  /** `HH:MM`, 00:00 to 23:59. */
  readonly from: string;
  /** `HH:MM`, 00:00 to 24:00. */
  readonly until: string;
}

/** [from, until) and, when given, only within one of the weekly hours. */
export interface Validity {
  readonly fromMs?: number | null;
  readonly untilMs?: number | null;
  readonly weekly?: readonly WeeklyHours[] | null;
}

/**
 * `value` by kind: cidr `192.0.2.0/24`, anonymizer one of {@link ANONYMIZER_KINDS}, asn its decimal number, region
 * ISO 3166-2 (`DK-84`), country ISO 3166-1 alpha-2 (`DK`, or `ZZ` for unknown).
 */
export interface NetworkRule {
  readonly id: string;
  readonly kind: NetworkRuleKind;
  readonly value: string;
  readonly effect: Effect;
  readonly validity?: Validity | null;
}

export type Position = readonly [longitude: number, latitude: number];
export type Ring = readonly Position[];
/** Shell first, then holes, each ring closed (RFC 7946 §3.1.6). */
export type PolygonRings = readonly Ring[];

export type FenceArea =
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly PolygonRings[] }
  | { readonly type: 'Circle'; readonly centre: Position; readonly radiusMeters: number };

export interface Fence {
  readonly id: string;
  readonly name: string;
  readonly effect: Effect;
  readonly area: FenceArea;
  readonly validity?: Validity | null;
}

/** Path prefix in whole decoded segments; an empty method list means every method. */
export interface Exemption {
  readonly path: string;
  readonly methods: readonly string[];
}

/** The rules of one site at one version. JSON; its canonical form (RFC 8785) is what the content hash covers. */
export interface PolicyDocument {
  readonly format: 1;
  readonly siteId: string;
  /** Lower case, IDNA A-labels, no port, no trailing dot; `*.suffix` for a wildcard. */
  readonly hostname: string;
  readonly version: number;
  readonly filterMode: FilterMode;
  readonly enforcement: Enforcement;
  readonly defaultAction: DefaultAction;
  readonly treatPrivateAs: TreatPrivateAs;
  readonly locationSource: LocationSource;
  readonly accuracyPolicy: AccuracyPolicy;
  readonly maxAccuracyMeters: number | null;
  readonly maxGpsIpDistanceKm: number | null;
  readonly maxSpeedKmh: number | null;
  /** IANA name of the zone in which weekly hours are meant. */
  readonly timeZone: string;
  readonly exemptions: readonly Exemption[];
  readonly networkRules: readonly NetworkRule[];
  readonly fences: readonly Fence[];
}

/** UTC offset of a zone from `fromMs` (inclusive) until the next transition. Sorted; the first starts at -Infinity. */
export interface ZoneOffset {
  readonly fromMs: number;
  readonly offsetMinutes: number;
}

/**
 * Unsigned 32-bit words, the first ones first: IPv6 has all four, IPv4 only `a`, the others being 0. Both are so numbers
 * without allocation, and left-aligned: a prefix length counts from the top of `a` in either family. An IPv4-mapped IPv6
 * address is an IPv4 address.
 */
export interface Address {
  readonly family: 4 | 6;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

/** The words of an address whose bits behind `length` are 0. */
export interface Prefix extends Address {
  readonly length: number;
}

/** Degrees. */
export interface MapPoint {
  readonly longitude: number;
  readonly latitude: number;
}

export interface GeoPoint extends MapPoint {
  /** Radius of the circle in which the visitor is, or null when the source does not say. */
  readonly accuracyMeters: number | null;
}

/** What the GeoIP data say of an address. Country `ZZ` = unknown. */
export interface NetworkFacts {
  readonly country: string;
  readonly region: string | null;
  readonly asn: number | null;
  readonly anonymizers: readonly AnonymizerKind[];
  readonly point: GeoPoint | null;
  /** An operator has said where the address is: a reserved one is then as any other. Default false. */
  readonly isOverridden?: boolean;
}

/** A location claim as the gate found it: absent, unusable for a reason, or verified. */
export type ClaimFact =
  | { readonly status: 'absent' }
  | { readonly status: 'invalid'; readonly fault: ClaimFault }
  | {
      readonly status: 'valid';
      readonly point: GeoPoint;
      /** The gate's own issue time. */
      readonly issuedAtMs: number;
      readonly previous: { readonly point: GeoPoint; readonly issuedAtMs: number } | null;
    };

export const CLAIM_FAULTS = [
  'claim_expired',
  'claim_invalid',
  'claim_algorithm',
  'claim_other_site',
  'claim_other_address',
  'claim_future',
  'claim_replayed',
  'claim_key_unknown',
] as const;
export type ClaimFault = (typeof CLAIM_FAULTS)[number];

export interface Facts {
  /** null: no address could be told (`client_address_invalid`). */
  readonly address: Address | null;
  readonly method: string;
  /** The request's path as received, percent-encoded, without the query. */
  readonly path: string;
  readonly network: NetworkFacts;
  readonly claim: ClaimFact;
  readonly timeMs: number;
}

export const OUTCOMES = ['allowed', 'blocked'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface Verdict {
  readonly effect: Effect;
  /** A rule or fence said so; false: nobody did and the default answered, or it could not be evaluated. */
  readonly explicit: boolean;
}

export type LocationUsed = 'gps' | 'geoip';
