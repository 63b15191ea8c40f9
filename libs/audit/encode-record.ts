import { type Address, formatAddress, type GeoPoint } from '../access/index.js';
import { countDigits, countDottedDecimal, putAscii, putBytes, putDigits, putDottedDecimal } from './ascii.js';
import {
  type DecisionRecord,
  MAX_BUILD_LENGTH,
  MAX_HOST_LENGTH,
  MAX_METHOD_LENGTH,
  MAX_PATH_LENGTH,
  MAX_USER_AGENT_LENGTH,
} from './record.js';

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
const QUOTATION_MARK = 0x22;
const BACKSLASH = 0x5c;
const CLOSING_BRACE = 0x7d;

const NOTHING: Buffer = Buffer.alloc(0);
const SEQUENCE = Buffer.from('","sequence":');

/** A record as it is made. The visitor's address becomes text when it is written: one that is put together takes longer. */
export interface UnwrittenRecord extends Omit<DecisionRecord, 'clientAddress'> {
  readonly clientAddress: Address | string | null;
}

/** A member that is a text or null. */
class Nullable {
  readonly #text: Buffer;
  readonly #null: Buffer;

  constructor(name: keyof DecisionRecord, separator = ',') {
    this.#text = Buffer.from(`${separator}"${name}":"`);
    this.#null = Buffer.from(`${separator}"${name}":null`);
  }

  measure(text: Quoted | null): number {
    return text === null ? this.#null.length : this.#text.length + text.length + 1;
  }

  put(buffer: Buffer, at: number, text: Quoted | null): number {
    if (text === null) return putBytes(buffer, at, this.#null);
    const end = putQuoted(buffer, putBytes(buffer, at, this.#text), text);
    buffer[end] = QUOTATION_MARK;
    return end + 1;
  }
}

/** Behind the quotation mark of the path. */
const CLIENT = new Nullable('clientAddress', '",');
const CLIENT_TEXT = Buffer.from('","clientAddress":"');
const CLIENT_HASH = new Nullable('clientAddressHash');
const PEER = new Nullable('peerAddress');
const RULE = new Nullable('ruleId');
const FENCE = new Nullable('fenceId');
const USER_AGENT = new Nullable('userAgent');

/**
 * Writes the JSON of records, each measured before. Texts that a visitor sent are cut to their limits, and what is unsafe in
 * them becomes U+FFFD.
 *
 * Put down byte by byte and part by part: JSON.stringify of the whole takes several times as long, and a text that is put
 * together of parts is copied twice more. Members that records have in common stand together, and are kept as they were
 * written last: those of a site and a reason, those of an address. Ids, codes and addresses are of closed alphabets: they
 * need no escaping.
 */
export class RecordEncoder {
  #record: UnwrittenRecord | null = null;
  /** Unless the visitor's address is one of IPv4. */
  #client: string | null = null;
  #common = NOTHING;
  #address = NOTHING;
  #time = NOTHING;
  #target = NOTHING;
  #path: Quoted = '';
  #userAgent: Quoted | null = null;
  #sequenceDigits = 0;

  /** Bytes of a record, which is the one that is written next. */
  measure(record: UnwrittenRecord): number {
    const { clientAddress, path, userAgent } = record;
    this.#client = isIpv4(clientAddress) ? null : textOf(clientAddress);
    this.#record = record;
    this.#common = commonMembers(record);
    this.#address = addressMembers(record);
    this.#time = timeMember(record.timeMs);
    this.#target = targetMembers(record);
    this.#path = quoted(path, MAX_PATH_LENGTH);
    this.#userAgent = userAgent === null ? null : quoted(userAgent, MAX_USER_AGENT_LENGTH);
    this.#sequenceDigits = countDigits(record.sequence);
    return (
      this.#common.length +
      this.#address.length +
      record.requestId.length +
      SEQUENCE.length +
      this.#sequenceDigits +
      this.#time.length +
      this.#target.length +
      this.#path.length +
      (isIpv4(clientAddress)
        ? CLIENT_TEXT.length + countDottedDecimal(clientAddress.a) + 1
        : CLIENT.measure(this.#client)) +
      CLIENT_HASH.measure(record.clientAddressHash) +
      PEER.measure(record.peerAddress) +
      RULE.measure(record.ruleId) +
      FENCE.measure(record.fenceId) +
      USER_AGENT.measure(this.#userAgent) +
      1
    );
  }

  /** Writes the record that was measured last, and returns where it ends. */
  write(buffer: Buffer, start: number): number {
    const record = this.#record;
    if (record === null) throw new Error('A record is measured before it is written.');
    let at = putBytes(buffer, start, this.#common);
    at = putBytes(buffer, at, this.#address);
    at = putAscii(buffer, at, record.requestId);
    at = putBytes(buffer, at, SEQUENCE);
    at = putDigits(buffer, at, record.sequence, this.#sequenceDigits);
    at = putBytes(buffer, at, this.#time);
    at = putBytes(buffer, at, this.#target);
    at = putQuoted(buffer, at, this.#path);
    at = isIpv4(record.clientAddress)
      ? putIpv4Client(buffer, at, record.clientAddress.a)
      : CLIENT.put(buffer, at, this.#client);
    at = CLIENT_HASH.put(buffer, at, record.clientAddressHash);
    at = PEER.put(buffer, at, record.peerAddress);
    at = RULE.put(buffer, at, record.ruleId);
    at = FENCE.put(buffer, at, record.fenceId);
    at = USER_AGENT.put(buffer, at, this.#userAgent);
    buffer[at] = CLOSING_BRACE;
    return at + 1;
  }
}

const encoder = new RecordEncoder();

/** The record's JSON, for those who do not write it into a buffer of their own. */
export function encodeRecord(record: UnwrittenRecord): string {
  const buffer = Buffer.allocUnsafe(encoder.measure(record));
  encoder.write(buffer, 0);
  return buffer.toString();
}

function isIpv4(address: Address | string | null): address is Address {
  return typeof address === 'object' && address?.family === 4;
}

function textOf(address: Address | string | null): string | null {
  return typeof address === 'object' && address !== null ? formatAddress(address) : address;
}

function putIpv4Client(buffer: Buffer, at: number, address: number): number {
  const end = putDottedDecimal(buffer, putBytes(buffer, at, CLIENT_TEXT), address);
  buffer[end] = QUOTATION_MARK;
  return end + 1;
}

/** What stands between two quotation marks: text of ASCII that needs no escaping, or the bytes of other text. */
type Quoted = string | Buffer;

function quoted(text: string, maxLength: number): Quoted {
  return isPlain(text, maxLength) ? text : Buffer.from(JSON.stringify(bounded(text, maxLength)).slice(1, -1));
}

function putQuoted(buffer: Buffer, at: number, text: Quoted): number {
  return typeof text === 'string' ? putAscii(buffer, at, text) : putBytes(buffer, at, text);
}

/** Members of one object within another. */
function membersOf(part: object): string {
  return JSON.stringify(part).slice(1, -1);
}

type Kept<Name extends keyof DecisionRecord> = Pick<DecisionRecord, Name> & { readonly json: Buffer };

let time: Kept<'timeMs'> = { timeMs: -1, json: NOTHING };

/** Many records are of one millisecond. */
function timeMember(timeMs: number): Buffer {
  if (time.timeMs !== timeMs) time = { timeMs, json: Buffer.from(`,"timeMs":${timeMs},`) };
  return time.json;
}

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
const targets = new Parts<Buffer>();

/** Ends with the quotation mark of the path. */
function targetMembers({ host, method }: UnwrittenRecord): Buffer {
  const known = targets.get(host, method);
  if (known) return known;
  const members = { host: bounded(host, MAX_HOST_LENGTH), method: bounded(method, MAX_METHOD_LENGTH) };
  const json = Buffer.from(`${membersOf(members)},"path":"`);
  targets.set(host, method, json);
  return json;
}

type CommonMembers =
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
const commons = new Parts<Kept<CommonMembers>>();

/** Begins the record. Verdicts are objects that decisions share. */
function commonMembers(record: UnwrittenRecord): Buffer {
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
    return known.json;
  }
  return writeCommon(record);
}

function writeCommon(record: UnwrittenRecord): Buffer {
  const { gateId, siteId, outcome, reason, locationUsed, geoipBuild, geoipOverrideVersion } = record;
  const { networkVerdict, placeVerdict, policyVersion, enforced, via } = record;
  const judged = { outcome, reason, locationUsed, geoipBuild, geoipOverrideVersion };
  const matched = { networkVerdict, placeVerdict, policyVersion, enforced, via };
  const members = { gateId, siteId, ...judged, geoipBuild: bounded(geoipBuild, MAX_BUILD_LENGTH), ...matched };
  const json = Buffer.from(`{"v":1,${membersOf(members)},`);
  commons.set(siteId, reason, { gateId, siteId, ...judged, ...matched, json });
  return json;
}

type AddressMembers = 'country' | 'region' | 'asn' | 'anonymizers' | 'claimStatus' | 'claimFault';

/** By points that are in memory anyway: GeoIP gives the same one for an address each time. */
const networks = new WeakMap<GeoPoint, Kept<AddressMembers>>();

/**
 * What is known of the address, and the claim; without a claim it is the same for every request of the address. Ends with
 * the quotation mark of the request id.
 */
function addressMembers(record: UnwrittenRecord): Buffer {
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
    known = { country, region, asn, anonymizers, claimStatus, claimFault, json: writeAddress(record) };
    networks.set(point, known);
  }
  return known.json;
}

function writeAddress(record: UnwrittenRecord): Buffer {
  const { country, region, asn, anonymizers, geoipPoint, gps, gpsPrevious, claimStatus, claimFault } = record;
  // One literal: an object that is spread together of others takes twice as long to write.
  const members = { country, region, asn, anonymizers, geoipPoint, gps, gpsPrevious, claimStatus, claimFault };
  return Buffer.from(`${membersOf(members)},"requestId":"`);
}

/** Printable ASCII that JSON does not escape, and not too long. For texts this short a regular expression takes longer. */
function isPlain(value: string, maxLength: number): boolean {
  if (value.length > maxLength) return false;
  for (let index = 0; index < value.length; index += 1) {
    const code = value.charCodeAt(index);
    if (code < SPACE || code > TILDE || code === QUOTATION_MARK || code === BACKSLASH) return false;
  }
  return true;
}

function bounded(text: string, maxLength: number): string {
  const cut = text.length > maxLength ? `${text.slice(0, maxLength - ELLIPSIS.length)}${ELLIPSIS}` : text;
  return cut.replace(UNSAFE, REPLACEMENT).replace(LONE_SURROGATE, REPLACEMENT);
}
