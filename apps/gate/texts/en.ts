import { REASON_CODES, type ReasonCode, REASONS } from '../../../libs/access/index.js';
import { GATE_FAULTS } from '../faults.js';
import { type PageTexts } from './page-texts.js';

export const en: PageTexts = {
  denied: 'Access denied',
  allowed: 'Access allowed',
  nothingBehind: 'You may use this site, but it has no upstream yet; its administrator can set one.',
  site: 'Site',
  address: 'Your network address',
  addressUnknown: 'could not be told',
  place: 'Place of your network',
  placeUnknown: 'unknown',
  near: (latitude, longitude) => `near ${latitude} ${longitude}`,
  compass: ['N', 'S', 'E', 'W'],
  time: 'Time',
  request: 'Request',
  details: 'What was seen of your request',
  contact: 'Contact',
  starterData: (date) => `starter data of ${date}`,
  whoami: {
    title: 'What this gate sees of you',
    message: 'This is the network address by which the rules of this site judge you.',
    proxies: 'Proxies that your request came through, nearest to you first',
    noProxies: 'none that is trusted',
    why: 'Why this address',
    gone: 'The connection is gone.',
    untrusted: (peer, isForwardedForIgnored) =>
      `The connection to this gate comes from ${peer}, which is not in TRUSTED_PROXIES, so it is taken for you${isForwardedForIgnored ? '; its X-Forwarded-For is ignored' : ''}.`,
    unproven: (peer) =>
      `The connection to this gate comes from ${peer}, which is in TRUSTED_PROXIES but shows none of PROXY_SECRETS, so it is taken for you.`,
    noAddress: (peer) =>
      `The connection to this gate comes from ${peer}, a trusted proxy, and a proxy named something that is no address.`,
    namesNobody: (peer) =>
      `The connection to this gate comes from ${peer}, a trusted proxy, which names nobody in X-Forwarded-For, so it is taken for you.`,
    byHeader: (peer, header, named) =>
      `The connection to this gate comes from ${peer}; every hop is a trusted proxy, and ${header ?? 'the header of the CDN'} names ${named}.`,
    farthest: (peer) =>
      `The connection to this gate comes from ${peer}, a trusted proxy, whose X-Forwarded-For is believed: every hop of it is a trusted proxy, so the farthest is taken for you.`,
    firstUntrusted: (peer, named) =>
      `The connection to this gate comes from ${peer}, a trusted proxy, whose X-Forwarded-For is believed: ${named} is its first hop from the right that is not in TRUSTED_PROXIES.`,
  },
  share: {
    title: 'Share the location of your device',
    why: 'It may let you in. Your browser asks you first. The location is used to check access to this site, and holds for a short time.',
    button: 'Share my location',
    noScript:
      'Your browser runs no scripts, so it cannot share a location; turn scripts on for this site and reload the page.',
    waiting: 'Waiting for the location of your device …',
    sending: 'Checking your location …',
    done: 'Thank you. The page is loaded again …',
    refused:
      'You or your browser did not permit it. Permit the location for this site in the settings of your browser, then press the button again.',
    unavailable: 'Your device cannot tell where it is. Turn on its location service, then press the button again.',
    late: 'Your device took too long to find out where it is. Press the button to try again.',
    insecure:
      'Your browser shares locations over a secure connection only. Open this page with https:// and try again.',
    failed:
      'Your location could not be sent. Press the button to try again; if it fails again, tell the administrator of this site.',
  },
  // The catalogue of reasons has the English sentences.
  reasons: Object.fromEntries(REASON_CODES.map((code) => [code, REASONS[code].visitor])) as Record<ReasonCode, string>,
  faults: GATE_FAULTS,
};
