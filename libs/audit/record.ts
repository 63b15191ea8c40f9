import {
  ANONYMIZER_KINDS,
  type AnonymizerKind,
  EFFECTS,
  type GeoPoint,
  type LocationUsed,
  OUTCOMES,
  type Outcome,
  type Verdict,
} from '../access/index.js';
import { decodeFields } from './record-message.js';

/** Which listener asked: a proxy's forward-auth, or a visitor at the reverse proxy. */
export type DecisionListener = 'authorize' | 'proxy';

export interface RecordedClaim {
  readonly point: GeoPoint;
  readonly issuedAtMs: number;
}

/**
 * One decision with every fact and outcome that replay needs: what the gate appends to its spool, and what becomes a row
 * of access_audit. What a site's privacy settings drop is dropped before the record is made.
 */
export interface DecisionRecord {
  readonly v: 1;
  readonly gateId: string;
  readonly siteId: string | null;
  readonly outcome: Outcome;
  readonly reason: string;
  readonly locationUsed: LocationUsed | null;
  readonly geoipBuild: string;
  /** null: no override was in force. */
  readonly geoipOverrideVersion: string | null;
  readonly networkVerdict: Verdict | null;
  readonly placeVerdict: Verdict | null;
  readonly policyVersion: number | null;
  readonly enforced: boolean;
  readonly via: DecisionListener;
  readonly country: string;
  readonly region: string | null;
  readonly asn: number | null;
  readonly anonymizers: readonly AnonymizerKind[];
  readonly geoipPoint: GeoPoint | null;
  readonly gps: RecordedClaim | null;
  readonly gpsPrevious: RecordedClaim | null;
  readonly claimStatus: 'absent' | 'invalid' | 'valid';
  readonly claimFault: string | null;
  /** UUID v7: the decision's id everywhere. */
  readonly requestId: string;
  readonly sequence: number;
  readonly timeMs: number;
  readonly host: string;
  readonly method: string;
  /** As received, percent-encoded, without the query. One that was cut ends in an ellipsis, which no path can hold. */
  readonly path: string;
  /** An address, or, where the site keeps prefixes only, `192.0.2.0/24`. */
  readonly clientAddress: string | null;
  /** Where the site keeps no address: HMAC-SHA256 under a key of the deployment, hexadecimal. */
  readonly clientAddressHash: string | null;
  readonly peerAddress: string | null;
  readonly ruleId: string | null;
  readonly fenceId: string | null;
  readonly userAgent: string | null;
}

/** In UTF-16 code units. */
export const MAX_PATH_LENGTH = 2048;
export const MAX_HOST_LENGTH = 255;
export const MAX_METHOD_LENGTH = 32;
export const MAX_USER_AGENT_LENGTH = 512;
const MAX_CODE_LENGTH = 64;
const MAX_ADDRESS_LENGTH = 64;
export const MAX_BUILD_LENGTH = 128;

const OPENING_BRACE = 0x7b;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const COUNTRY = /^[A-Z]{2}$/;
const HASH = /^[0-9a-f]{64}$/;

/** A spooled record that is none. One sentence; it names the member and never what it holds. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
}

/**
 * Reads a spooled record back, member by member: whatever passes fits the columns of access_audit. Unknown members are
 * left out. Throws {@link RecordError}; the spool's checksum has already passed. Records are messages of
 * `decision_record.proto`; until 2026-11-29 they were JSON, which is still read.
 */
export function parseRecord(bytes: Uint8Array): DecisionRecord {
  const read = new Members(bytes[0] === OPENING_BRACE ? parseJson(bytes) : parseMessage(bytes), '');
  if (read.value('v') !== 1) {
    throw new RecordError('A spooled record is not of version 1; it was written by another version of this program.');
  }
  return {
    v: 1,
    gateId: read.matching('gateId', UUID),
    siteId: read.orNull('siteId', (name) => read.matching(name, UUID)),
    outcome: read.oneOf('outcome', OUTCOMES),
    reason: read.text('reason', MAX_CODE_LENGTH),
    locationUsed: read.orNull('locationUsed', (name) => read.oneOf(name, ['gps', 'geoip'] as const)),
    geoipBuild: read.text('geoipBuild', MAX_BUILD_LENGTH),
    geoipOverrideVersion: read.orNull('geoipOverrideVersion', (name) => read.text(name, MAX_BUILD_LENGTH)),
    networkVerdict: read.orNull('networkVerdict', (name) => readVerdict(read.members(name))),
    placeVerdict: read.orNull('placeVerdict', (name) => readVerdict(read.members(name))),
    policyVersion: read.orNull('policyVersion', (name) => read.whole(name)),
    enforced: read.flag('enforced'),
    via: read.oneOf('via', ['authorize', 'proxy'] as const),
    country: read.matching('country', COUNTRY),
    region: read.orNull('region', (name) => read.text(name, MAX_CODE_LENGTH)),
    asn: read.orNull('asn', (name) => read.whole(name)),
    anonymizers: read.list('anonymizers', ANONYMIZER_KINDS),
    geoipPoint: read.orNull('geoipPoint', (name) => readPoint(read.members(name))),
    gps: read.orNull('gps', (name) => readClaim(read.members(name))),
    gpsPrevious: read.orNull('gpsPrevious', (name) => readClaim(read.members(name))),
    claimStatus: read.oneOf('claimStatus', ['absent', 'invalid', 'valid'] as const),
    claimFault: read.orNull('claimFault', (name) => read.text(name, MAX_CODE_LENGTH)),
    requestId: read.matching('requestId', UUID),
    sequence: read.whole('sequence'),
    timeMs: read.whole('timeMs'),
    host: read.text('host', MAX_HOST_LENGTH),
    method: read.text('method', MAX_METHOD_LENGTH),
    path: read.text('path', MAX_PATH_LENGTH),
    clientAddress: read.orNull('clientAddress', (name) => read.text(name, MAX_ADDRESS_LENGTH)),
    clientAddressHash: read.orNull('clientAddressHash', (name) => read.matching(name, HASH)),
    peerAddress: read.orNull('peerAddress', (name) => read.text(name, MAX_ADDRESS_LENGTH)),
    ruleId: read.orNull('ruleId', (name) => read.matching(name, UUID)),
    fenceId: read.orNull('fenceId', (name) => read.matching(name, UUID)),
    userAgent: read.orNull('userAgent', (name) => read.text(name, MAX_USER_AGENT_LENGTH)),
  };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    throw new RecordError('A spooled record is not JSON; it was written by another program.');
  }
}

function parseMessage(bytes: Uint8Array): unknown {
  try {
    return decodeFields(bytes);
  } catch {
    throw new RecordError('A spooled record cannot be read; it was written by another program.');
  }
}

function readPoint(read: Members): GeoPoint {
  return {
    longitude: read.number('longitude', -180, 180),
    latitude: read.number('latitude', -90, 90),
    accuracyMeters: read.orNull('accuracyMeters', (name) => read.number(name, 0, Number.MAX_VALUE)),
  };
}

function readClaim(read: Members): RecordedClaim {
  return { point: readPoint(read.members('point')), issuedAtMs: read.whole('issuedAtMs') };
}

function readVerdict(read: Members): Verdict {
  return { effect: read.oneOf('effect', EFFECTS), explicit: read.flag('explicit') };
}

/** The members of one object, read as what they should be. */
class Members {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #path: string;

  constructor(value: unknown, path: string) {
    if (typeof value !== 'object' || value === null) {
      throw new RecordError(`A spooled record is no decision record: ${path || 'it'} is not an object.`);
    }
    // Names are ours: none of them is what every object inherits.
    this.#fields = value as Readonly<Record<string, unknown>>;
    this.#path = path;
  }

  value(name: string): unknown {
    return this.#fields[name];
  }

  orNull<T>(name: string, read: (name: string) => T): T | null {
    return this.value(name) === null ? null : read(name);
  }

  members(name: string): Members {
    return new Members(this.value(name), this.#pathOf(name));
  }

  text(name: string, maxLength: number): string {
    const value = this.value(name);
    if (typeof value !== 'string' || value.length > maxLength) {
      throw this.#fault(name, `a text of at most ${maxLength} characters`);
    }
    return value;
  }

  matching(name: string, pattern: RegExp): string {
    const value = this.value(name);
    if (typeof value !== 'string' || !pattern.test(value)) throw this.#fault(name, `of the form ${pattern.source}`);
    return value;
  }

  /** A whole number, 0 or more. */
  whole(name: string): number {
    const value = this.number(name, 0, Number.MAX_SAFE_INTEGER);
    if (!Number.isInteger(value)) throw this.#fault(name, 'a whole number');
    return value;
  }

  number(name: string, least: number, most: number): number {
    const value = this.value(name);
    if (typeof value !== 'number' || !(value >= least && value <= most)) {
      throw this.#fault(name, `a number from ${least} to ${most}`);
    }
    return value;
  }

  flag(name: string): boolean {
    const value = this.value(name);
    if (typeof value !== 'boolean') throw this.#fault(name, 'true or false');
    return value;
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T {
    const found = allowed.find((one) => one === this.value(name));
    if (found === undefined) throw this.#fault(name, `one of ${allowed.join(', ')}`);
    return found;
  }

  list<T extends string>(name: string, allowed: readonly T[]): T[] {
    const value = this.value(name);
    if (!Array.isArray(value)) throw this.#fault(name, 'a list');
    return value.map((_, index) => new Members(value, this.#pathOf(name)).oneOf(String(index), allowed));
  }

  #pathOf(name: string): string {
    return this.#path === '' ? name : `${this.#path}.${name}`;
  }

  #fault(name: string, expected: string): RecordError {
    return new RecordError(`A spooled record is no decision record: ${this.#pathOf(name)} is not ${expected}.`);
  }
}
