import { type AnonymizerKind, type GeoPoint, type LocationUsed, type Outcome, type Verdict } from '../access/index.js';

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
  /** UUID v7: the decision's id everywhere. */
  readonly requestId: string;
  readonly gateId: string;
  readonly sequence: number;
  readonly timeMs: number;
  readonly siteId: string | null;
  readonly host: string;
  readonly method: string;
  /** As received, percent-encoded, without the query. */
  readonly path: string;
  readonly clientAddress: string | null;
  /** Where the site keeps no address: HMAC-SHA256 under a key of the deployment, hexadecimal. */
  readonly clientAddressHash: string | null;
  readonly peerAddress: string | null;
  readonly country: string;
  readonly region: string | null;
  readonly asn: number | null;
  readonly anonymizers: readonly AnonymizerKind[];
  readonly geoipPoint: GeoPoint | null;
  readonly gps: RecordedClaim | null;
  readonly gpsPrevious: RecordedClaim | null;
  readonly claimStatus: 'absent' | 'invalid' | 'valid';
  readonly claimFault: string | null;
  readonly locationUsed: LocationUsed | null;
  readonly geoipBuild: string;
  readonly geoipOverrideVersion: string;
  readonly outcome: Outcome;
  readonly reason: string;
  readonly ruleId: string | null;
  readonly fenceId: string | null;
  readonly networkVerdict: Verdict | null;
  readonly placeVerdict: Verdict | null;
  readonly policyVersion: number | null;
  readonly enforced: boolean;
  readonly via: DecisionListener;
  readonly userAgent: string | null;
}

export const MAX_PATH_LENGTH = 2048;
export const MAX_HOST_LENGTH = 255;
export const MAX_METHOD_LENGTH = 32;
export const MAX_USER_AGENT_LENGTH = 512;

/** The record's JSON, its texts cut to their limits; U+0000, which PostgreSQL cannot store, becomes U+FFFD. */
export function encodeRecord(record: DecisionRecord): string {
  return JSON.stringify({
    ...record,
    host: bounded(record.host, MAX_HOST_LENGTH),
    method: bounded(record.method, MAX_METHOD_LENGTH),
    path: bounded(record.path, MAX_PATH_LENGTH),
    userAgent: record.userAgent === null ? null : bounded(record.userAgent, MAX_USER_AGENT_LENGTH),
  });
}

/** Reads a spooled record back. Throws Error when it is not one: the spool's checksum has already passed. */
export function parseRecord(bytes: Uint8Array): DecisionRecord {
  // The members that rows cannot do without are checked; the rest was written by encodeRecord.
  const record = JSON.parse(Buffer.from(bytes).toString('utf8')) as DecisionRecord;
  const sound =
    record.v === 1 && isUuid(record.requestId) && isUuid(record.gateId) && Number.isSafeInteger(record.sequence) && Number.isFinite(record.timeMs);
  if (!sound) throw new Error('A spooled record is not a decision record of version 1; it was written by another program or version.');
  return record;
}

function bounded(text: string, length: number): string {
  const cut = text.length > length ? text.slice(0, length) : text;
  // A lone surrogate is no text in UTF-8; JSON would carry it on to the database, which refuses it.
  return cut.toWellFormed().replaceAll('\u0000', '\ufffd');
}

function isUuid(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
}
