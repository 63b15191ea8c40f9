import { type Address, type GeoPoint } from '../access/index.js';
import { countAddressBytes, putAddress, putAscii, putBytes, putFixed64, putUuid, UUID_BYTES } from './bytes.js';
import {
  type DecisionRecord,
  MAX_BUILD_LENGTH,
  MAX_HOST_LENGTH,
  MAX_METHOD_LENGTH,
  MAX_PATH_LENGTH,
  MAX_USER_AGENT_LENGTH,
} from './record.js';
import { encodeFields, tagOf, uuidBytes } from './record-message.js';

const REPLACEMENT = '\ufffd';
const ELLIPSIS = '\u2026';
/**
 * Controls, line and paragraph separators and bidirectional marks: in a log or on a page they forge lines or turn text
 * around, and PostgreSQL refuses U+0000.
 */
const UNSAFE = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
/** Halves of a pair that stand alone are no text in UTF-8. */
const LONE_SURROGATE = /\p{Surrogate}/gu;

const SPACE = 0x20;
const TILDE = 0x7e;

const NOTHING: Uint8Array = Buffer.alloc(0);

const REQUEST_ID = tagOf('requestId', 'bytes');
const SEQUENCE = tagOf('sequence', 'fixed64');
const TIME = tagOf('timeMs', 'fixed64');
const PATH = tagOf('path', 'string');
const CLIENT_IP = tagOf('clientIp', 'bytes');
const CLIENT_NETWORK = tagOf('clientNetwork', 'string');
const PEER_IP = tagOf('peerIp', 'bytes');
const PEER_NETWORK = tagOf('peerNetwork', 'string');
const RULE_ID = tagOf('ruleId', 'bytes');
const FENCE_ID = tagOf('fenceId', 'bytes');
const USER_AGENT = tagOf('userAgent', 'string');
const CLIENT_HASH = tagOf('clientAddressHash', 'bytes');

/** Tag and length. */
const UUID_FIELD_BYTES = 2 + UUID_BYTES;
const FIXED64_FIELD_BYTES = 1 + 8;
/** Request id, sequence and time. */
const NUMBERS_BYTES = UUID_FIELD_BYTES + 2 * FIXED64_FIELD_BYTES;
/** Lengths from here on are told in two bytes. */
const TWO_BYTES = 0x80;

/** A record as it is made: addresses need not be put together as text to be written. */
export interface UnwrittenRecord extends Omit<DecisionRecord, 'clientAddress' | 'peerAddress'> {
  readonly clientAddress: Address | string | null;
  readonly peerAddress: Address | string | null;
}

/**
 * Writes records as messages of `decision_record.proto`, each measured before. Texts that a visitor sent are cut to their
 * limits, and what is unsafe in them becomes U+FFFD.
 *
 * Fields that records have in common are kept as they were written last: those of a site and a reason, of an address, of a
 * host. What is each record's own is put down here, value by value.
 */
export class RecordEncoder {
  #record: UnwrittenRecord | null = null;
  #common = NOTHING;
  #address = NOTHING;
  #target = NOTHING;
  #path: Text = '';
  #userAgent: Text | null = null;

  /** Bytes of a record, which is the one that is written next. */
  measure(record: UnwrittenRecord): number {
    const { path, userAgent, clientAddress, clientAddressHash, peerAddress, ruleId, fenceId } = record;
    this.#record = record;
    this.#common = commonFields(record);
    this.#address = addressFields(record);
    this.#target = targetFields(record);
    this.#path = safeText(path, MAX_PATH_LENGTH);
    this.#userAgent = userAgent === null ? null : safeText(userAgent, MAX_USER_AGENT_LENGTH);
    return (
      this.#common.length +
      this.#address.length +
      this.#target.length +
      NUMBERS_BYTES +
      measureText(this.#path) +
      measureAddress(clientAddress) +
      measureAddress(peerAddress) +
      (ruleId === null ? 0 : UUID_FIELD_BYTES) +
      (fenceId === null ? 0 : UUID_FIELD_BYTES) +
      (this.#userAgent === null ? 0 : measureText(this.#userAgent)) +
      (clientAddressHash === null ? 0 : 2 + clientAddressHash.length / 2)
    );
  }

  /** Writes the record that was measured last, and returns where it ends. */
  write(buffer: Buffer, start: number): number {
    const record = this.#record;
    if (record === null) throw new Error('A record is measured before it is written.');
    const { ruleId, fenceId, clientAddressHash } = record;
    let at = putBytes(buffer, start, this.#common);
    at = putBytes(buffer, at, this.#address);
    at = putBytes(buffer, at, this.#target);
    at = putUuidField(buffer, at, REQUEST_ID, record.requestId);
    at = putFixed64Field(buffer, at, SEQUENCE, record.sequence);
    at = putFixed64Field(buffer, at, TIME, record.timeMs);
    at = putText(buffer, at, PATH, this.#path);
    at = putAddressField(buffer, at, CLIENT_IP, CLIENT_NETWORK, record.clientAddress);
    at = putAddressField(buffer, at, PEER_IP, PEER_NETWORK, record.peerAddress);
    if (ruleId !== null) at = putUuidField(buffer, at, RULE_ID, ruleId);
    if (fenceId !== null) at = putUuidField(buffer, at, FENCE_ID, fenceId);
    if (this.#userAgent !== null) at = putText(buffer, at, USER_AGENT, this.#userAgent);
    if (clientAddressHash !== null) at = putText(buffer, at, CLIENT_HASH, Buffer.from(clientAddressHash, 'hex'));
    return at;
  }
}

const encoder = new RecordEncoder();

/** The record's bytes, for those who do not write it into a buffer of their own. */
export function encodeRecord(record: UnwrittenRecord): Buffer {
  const buffer = Buffer.allocUnsafe(encoder.measure(record));
  encoder.write(buffer, 0);
  return buffer;
}

/** ASCII, or the bytes of other text. */
type Text = string | Buffer;

function safeText(text: string, maxLength: number): Text {
  return isPlain(text, maxLength) ? text : Buffer.from(bounded(text, maxLength));
}

function measureText({ length }: Text): number {
  return (length < TWO_BYTES ? 2 : 3) + length;
}

/** Texts are bounded, so their length is told in one or two bytes. */
function putText(buffer: Buffer, start: number, tag: number, text: Text): number {
  const { length } = text;
  let at = start;
  buffer[at++] = tag;
  if (length < TWO_BYTES) buffer[at++] = length;
  else {
    buffer[at++] = length | TWO_BYTES;
    buffer[at++] = length >>> 7;
  }
  return typeof text === 'string' ? putAscii(buffer, at, text) : putBytes(buffer, at, text);
}

function putUuidField(buffer: Buffer, at: number, tag: number, uuid: string): number {
  buffer[at] = tag;
  buffer[at + 1] = UUID_BYTES;
  return putUuid(buffer, at + 2, uuid);
}

function putFixed64Field(buffer: Buffer, at: number, tag: number, value: number): number {
  buffer[at] = tag;
  return putFixed64(buffer, at + 1, value);
}

function measureAddress(address: Address | string | null): number {
  if (address === null) return 0;
  return typeof address === 'string' ? measureText(address) : 2 + countAddressBytes(address);
}

/** Text of an address is ASCII. */
function putAddressField(
  buffer: Buffer,
  at: number,
  ipTag: number,
  networkTag: number,
  address: Address | string | null,
): number {
  if (address === null) return at;
  if (typeof address === 'string') return putText(buffer, at, networkTag, address);
  buffer[at] = ipTag;
  buffer[at + 1] = countAddressBytes(address);
  return putAddress(buffer, at + 2, address);
}

type Kept<Name extends keyof DecisionRecord> = Pick<DecisionRecord, Name> & { readonly bytes: Uint8Array };

/** Some hundred bytes each; visitors choose hosts and methods, so there is an end to them. */
const MOST_PARTS = 4_096;

/** What was written last for two texts. All is forgotten when it is too much. */
class Parts<T> {
  readonly #parts = new Map<string | null, Map<string, T>>();
  #count = 0;

  get(one: string | null, other: string): T | undefined {
    return this.#parts.get(one)?.get(other);
  }

  set(one: string | null, other: string, part: T): void {
    const isNew = this.get(one, other) === undefined;
    if (isNew && this.#count >= MOST_PARTS) {
      this.#parts.clear();
      this.#count = 0;
    }
    if (isNew) this.#count += 1;
    const others = this.#parts.get(one) ?? new Map<string, T>();
    this.#parts.set(one, others.set(other, part));
  }
}

/** By host and method. */
const targets = new Parts<Uint8Array>();

function targetFields({ host, method }: UnwrittenRecord): Uint8Array {
  const known = targets.get(host, method);
  if (known) return known;
  const fields = { host: bounded(host, MAX_HOST_LENGTH), method: bounded(method, MAX_METHOD_LENGTH) };
  const bytes = encodeFields(fields);
  targets.set(host, method, bytes);
  return bytes;
}

type CommonFields =
  | 'gateId'
  | 'siteId'
  | 'outcome'
  | 'reason'
  | 'locationUsed'
  | 'geoipBuild'
  | 'geoipOverrideVersion'
  | 'networkVerdict'
  | 'placeVerdict'
  | 'policyVersion'
  | 'enforced'
  | 'via';

/** By site and reason: most sites let in for one reason, and block for few. */
const commons = new Parts<Kept<CommonFields>>();

/** Verdicts are objects that decisions share. */
function commonFields(record: UnwrittenRecord): Uint8Array {
  const known = commons.get(record.siteId, record.reason);
  if (
    known?.gateId === record.gateId &&
    known.outcome === record.outcome &&
    known.locationUsed === record.locationUsed &&
    known.geoipBuild === record.geoipBuild &&
    known.geoipOverrideVersion === record.geoipOverrideVersion &&
    known.networkVerdict === record.networkVerdict &&
    known.placeVerdict === record.placeVerdict &&
    known.policyVersion === record.policyVersion &&
    known.enforced === record.enforced &&
    known.via === record.via
  ) {
    return known.bytes;
  }
  return writeCommon(record);
}

function writeCommon(record: UnwrittenRecord): Uint8Array {
  const { gateId, siteId, outcome, reason, locationUsed, geoipBuild, geoipOverrideVersion } = record;
  const { networkVerdict, placeVerdict, policyVersion, enforced, via } = record;
  const judged = { outcome, reason, locationUsed, geoipBuild, geoipOverrideVersion };
  const matched = { networkVerdict, placeVerdict, policyVersion, enforced, via };
  const ids = { gateId: uuidBytes(gateId), siteId: siteId === null ? null : uuidBytes(siteId) };
  const bytes = encodeFields({
    v: record.v,
    ...ids,
    ...judged,
    ...matched,
    geoipBuild: bounded(geoipBuild, MAX_BUILD_LENGTH),
  });
  commons.set(siteId, reason, { gateId, siteId, ...judged, ...matched, bytes });
  return bytes;
}

type AddressFields = 'country' | 'region' | 'asn' | 'anonymizers' | 'claimStatus' | 'claimFault';

/** By points that are in memory anyway: GeoIP gives the same one for an address each time. */
const networks = new WeakMap<GeoPoint, Kept<AddressFields>>();

/** What is known of the address, and the claim; without a claim it is the same for every request of the address. */
function addressFields(record: UnwrittenRecord): Uint8Array {
  const { geoipPoint: point, gps, gpsPrevious } = record;
  if (point === null || gps !== null || gpsPrevious !== null) return writeAddress(record);
  let known = networks.get(point);
  if (
    known === undefined ||
    known.country !== record.country ||
    known.claimStatus !== record.claimStatus ||
    known.claimFault !== record.claimFault ||
    known.region !== record.region ||
    known.asn !== record.asn ||
    known.anonymizers !== record.anonymizers
  ) {
    const { country, region, asn, anonymizers, claimStatus, claimFault } = record;
    known = { country, region, asn, anonymizers, claimStatus, claimFault, bytes: writeAddress(record) };
    networks.set(point, known);
  }
  return known.bytes;
}

function writeAddress(record: UnwrittenRecord): Uint8Array {
  const { country, region, asn, anonymizers, geoipPoint, gps, gpsPrevious, claimStatus, claimFault } = record;
  return encodeFields({ country, region, asn, anonymizers, geoipPoint, gps, gpsPrevious, claimStatus, claimFault });
}

/** Printable ASCII, and not too long. For texts this short a regular expression takes longer. */
function isPlain(value: string, maxLength: number): boolean {
  if (value.length > maxLength) return false;
  for (let index = 0; index < value.length; index += 1) {
    const code = value.charCodeAt(index);
    if (code < SPACE || code > TILDE) return false;
  }
  return true;
}

function bounded(text: string, maxLength: number): string {
  const cut = text.length > maxLength ? `${text.slice(0, maxLength - ELLIPSIS.length)}${ELLIPSIS}` : text;
  return cut.replace(UNSAFE, REPLACEMENT).replace(LONE_SURROGATE, REPLACEMENT);
}
