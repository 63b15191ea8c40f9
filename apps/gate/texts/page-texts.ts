import { type ReasonCode } from '../../../libs/access/index.js';
import { type GateFaultCode } from '../faults.js';

/** Every text of the gate's own pages in one language. One file of this folder is one language, and each has every key. */
export interface PageTexts {
  readonly denied: string;
  readonly allowed: string;
  /** What a visitor reads who may come in to a site without an upstream. */
  readonly nothingBehind: string;
  readonly site: string;
  readonly address: string;
  readonly addressUnknown: string;
  readonly place: string;
  readonly placeUnknown: string;
  readonly near: (latitude: string, longitude: string) => string;
  /** Letters of north, south, east and west. */
  readonly compass: readonly [north: string, south: string, east: string, west: string];
  readonly time: string;
  readonly request: string;
  readonly details: string;
  readonly contact: string;
  readonly starterData: (date: string) => string;
  readonly share: ShareTexts;
  readonly whoami: WhoamiTexts;
  readonly reasons: Readonly<Record<ReasonCode, string>>;
  /** Those that visitors meet; see OPERATOR_FAULTS for the others. */
  readonly faults: Readonly<Partial<Record<GateFaultCode, { readonly title: string; readonly message: string }>>>;
}

/** Of the button that shares the location of a device, and of what comes of it. */
export interface ShareTexts {
  readonly title: string;
  readonly why: string;
  readonly button: string;
  readonly noScript: string;
  readonly waiting: string;
  readonly sending: string;
  readonly done: string;
  readonly refused: string;
  readonly unavailable: string;
  readonly late: string;
  readonly insecure: string;
  readonly failed: string;
}

/** Of the page that says what the gate sees. Names of headers and settings are the same in every language. */
export interface WhoamiTexts {
  readonly title: string;
  readonly message: string;
  readonly proxies: string;
  readonly noProxies: string;
  readonly why: string;
  readonly gone: string;
  readonly untrusted: (peer: string, isForwardedForIgnored: boolean) => string;
  readonly unproven: (peer: string) => string;
  readonly noAddress: (peer: string) => string;
  readonly namesNobody: (peer: string) => string;
  /** `header`: null where the name is not known. */
  readonly byHeader: (peer: string, header: string | null, named: string) => string;
  readonly farthest: (peer: string) => string;
  readonly firstUntrusted: (peer: string, named: string) => string;
}

/** Told to those who run a proxy or write a program, and to no visitor with a browser: English only. */
export const OPERATOR_FAULTS = [
  'untrusted_proxy',
  'proxy_secret_invalid',
  'header_alias',
  'proxy_header_missing',
  'connect_refused',
  'proxy_loop',
  'origin_refused',
  'location_too_large',
  'location_not_json',
  'location_invalid',
] as const satisfies readonly GateFaultCode[];
