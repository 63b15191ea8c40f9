import { type GeoPoint } from '../access/index.js';
import { countDigits, putAscii, putBytes, putDigits } from './ascii.js';
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
const START = Buffer.from('{"v":1,"requestId":"');
const TIME = Buffer.from(',"timeMs":');
const CLIENT = Buffer.from('","clientAddress":"');
const NO_CLIENT = Buffer.from('","clientAddress":null');
const NULL = Buffer.from('null');

/**
 * Writes the JSON of records, each measured before. Texts that a visitor sent are cut to their limits, and what is unsafe in
 * them becomes U+FFFD.
 *
 * Put down byte by byte and part by part: JSON.stringify of the whole takes several times as long, and a text that is put
 * together of parts is copied twice more. Members that come many times in a row are kept as they were written last. Ids,
 * codes and addresses are of closed alphabets: they need no escaping.
 */
export class RecordEncoder {
  #record: DecisionRecord | null = null;
  #path: Quoted = '';
  #userAgent: Quoted | null = null;
  #sequenceDigits = 0;
  #timeDigits = 0;
  #gate = NOTHING;
  #site = NOTHING;
  #address = NOTHING;
  #outcome = NOTHING;
  #rule = NOTHING;

  /** Bytes of a record, which is the one that is written next. */
  measure(record: DecisionRecord): number {
    const { requestId, path, clientAddress, ruleId, userAgent } = record;
    this.#record = record;
    this.#path = quoted(path, MAX_PATH_LENGTH);
    this.#userAgent = userAgent === null ? null : quoted(userAgent, MAX_USER_AGENT_LENGTH);
    this.#sequenceDigits = countDigits(record.sequence);
    this.#timeDigits = countDigits(record.timeMs);
    this.#gate = gateMembers(record);
    this.#site = siteMembers(record);
    this.#address = addressMembers(record);
    this.#outcome = outcomeMembers(record);
    this.#rule = ruleMembers(record);
    return (
      START.length +
      requestId.length +
      this.#gate.length +
      this.#sequenceDigits +
      TIME.length +
      this.#timeDigits +
      this.#site.length +
      this.#path.length +
      (clientAddress === null ? NO_CLIENT.length : CLIENT.length + clientAddress.length + 1) +
      this.#address.length +
      this.#outcome.length +
      (ruleId === null ? NULL.length : ruleId.length + 2) +
      this.#rule.length +
      (this.#userAgent === null ? NULL.length : this.#userAgent.length + 2) +
      1
    );
  }

  /** Writes the record that was measured last, and returns where it ends. */
  write(buffer: Buffer, start: number): number {
    const record = this.#record;
    if (record === null) throw new Error('A record is measured before it is written.');
    const { clientAddress, ruleId } = record;
    let at = putBytes(buffer, start, START);
    at = putAscii(buffer, at, record.requestId);
    at = putBytes(buffer, at, this.#gate);
    at = putDigits(buffer, at, record.sequence, this.#sequenceDigits);
    at = putBytes(buffer, at, TIME);
    at = putDigits(buffer, at, record.timeMs, this.#timeDigits);
    at = putBytes(buffer, at, this.#site);
    at = putQuoted(buffer, at, this.#path);
    if (clientAddress === null) at = putBytes(buffer, at, NO_CLIENT);
    else at = putQuote(buffer, putAscii(buffer, putBytes(buffer, at, CLIENT), clientAddress));
    at = putBytes(buffer, at, this.#address);
    at = putBytes(buffer, at, this.#outcome);
    if (ruleId === null) at = putBytes(buffer, at, NULL);
    else at = putQuote(buffer, putAscii(buffer, putQuote(buffer, at), ruleId));
    at = putBytes(buffer, at, this.#rule);
    if (this.#userAgent === null) at = putBytes(buffer, at, NULL);
    else at = putQuote(buffer, putQuoted(buffer, putQuote(buffer, at), this.#userAgent));
    buffer[at] = CLOSING_BRACE;
    return at + 1;
  }
}

const encoder = new RecordEncoder();

/** The record's JSON, for those who do not write it into a buffer of their own. */
export function encodeRecord(record: DecisionRecord): string {
  const buffer = Buffer.allocUnsafe(encoder.measure(record));
  encoder.write(buffer, 0);
  return buffer.toString();
}

/** What stands between two quotation marks: text of ASCII that needs no escaping, or the bytes of other text. */
type Quoted = string | Buffer;

function quoted(text: string, maxLength: number): Quoted {
  return isPlain(text, maxLength) ? text : Buffer.from(JSON.stringify(bounded(text, maxLength)).slice(1, -1));
}

function putQuoted(buffer: Buffer, at: number, text: Quoted): number {
  return typeof text === 'string' ? putAscii(buffer, at, text) : putBytes(buffer, at, text);
}

function putQuote(buffer: Buffer, at: number): number {
  buffer[at] = QUOTATION_MARK;
  return at + 1;
}

/** Members of one object within another, and the name of the one that comes next. */
function membersOf(part: object, nextName: keyof DecisionRecord): string {
  return `,${JSON.stringify(part).slice(1, -1)},"${nextName}":`;
}

type Kept<Name extends keyof DecisionRecord> = Pick<DecisionRecord, Name> & { readonly json: Buffer };

let gate: Kept<'gateId'> | null = null;

/** Begins with the end of the request id. */
function gateMembers({ gateId }: DecisionRecord): Buffer {
  if (gate?.gateId !== gateId) gate = { gateId, json: Buffer.from(`"${membersOf({ gateId }, 'sequence')}`) };
  return gate.json;
}

let site: Kept<'siteId' | 'host' | 'method'> | null = null;

/** Ends with the quotation mark of the path. */
function siteMembers({ siteId, host, method }: DecisionRecord): Buffer {
  if (site?.siteId !== siteId || site.host !== host || site.method !== method) {
    const json = membersOf(
      {
        siteId,
        host: bounded(host, MAX_HOST_LENGTH),
        method: bounded(method, MAX_METHOD_LENGTH),
      },
      'path',
    );
    site = { siteId, host, method, json: Buffer.from(`${json}"`) };
  }
  return site.json;
}

type AddressMembers =
  'clientAddressHash' | 'peerAddress' | 'country' | 'region' | 'asn' | 'anonymizers' | 'claimStatus' | 'claimFault';

/** By points that are in memory anyway: GeoIP gives the same one for an address each time. */
const networks = new WeakMap<GeoPoint, Kept<AddressMembers>>();

/** What is known of the address, and the claim; without a claim it is the same for every request of the address. */
function addressMembers(record: DecisionRecord): Buffer {
  const { geoipPoint: point, gps, gpsPrevious } = record;
  if (point === null || gps !== null || gpsPrevious !== null) return writeAddress(record);
  let known = networks.get(point);
  if (
    known === undefined ||
    known.country !== record.country ||
    known.peerAddress !== record.peerAddress ||
    known.clientAddressHash !== record.clientAddressHash ||
    known.claimStatus !== record.claimStatus ||
    known.claimFault !== record.claimFault ||
    known.region !== record.region ||
    known.asn !== record.asn ||
    known.anonymizers !== record.anonymizers
  ) {
    const { clientAddressHash, peerAddress, country, region, asn, anonymizers, claimStatus, claimFault } = record;
    const json = writeAddress(record);
    known = { clientAddressHash, peerAddress, country, region, asn, anonymizers, claimStatus, claimFault, json };
    networks.set(point, known);
  }
  return known.json;
}

function writeAddress({
  clientAddressHash,
  peerAddress,
  country,
  region,
  asn,
  anonymizers,
  geoipPoint,
  gps,
  gpsPrevious,
  claimStatus,
  claimFault,
}: DecisionRecord): Buffer {
  const network = { country, region, asn, anonymizers, geoipPoint };
  const claim = { gps, gpsPrevious, claimStatus, claimFault };
  return Buffer.from(`,${JSON.stringify({ clientAddressHash, peerAddress, ...network, ...claim }).slice(1, -1)}`);
}

/** By reason: sites block for few, and let in for fewer. */
const outcomes = new Map<string, Kept<'locationUsed' | 'geoipBuild' | 'geoipOverrideVersion' | 'outcome'>>();
const MOST_REASONS = 256;

function outcomeMembers({ locationUsed, geoipBuild, geoipOverrideVersion, outcome, reason }: DecisionRecord): Buffer {
  let known = outcomes.get(reason);
  if (
    known?.locationUsed !== locationUsed ||
    known.geoipBuild !== geoipBuild ||
    known.geoipOverrideVersion !== geoipOverrideVersion ||
    known.outcome !== outcome
  ) {
    const build = bounded(geoipBuild, MAX_BUILD_LENGTH);
    const json = membersOf({ locationUsed, geoipBuild: build, geoipOverrideVersion, outcome, reason }, 'ruleId');
    known = { locationUsed, geoipBuild, geoipOverrideVersion, outcome, json: Buffer.from(json) };
    if (outcomes.size >= MOST_REASONS) outcomes.clear();
    outcomes.set(reason, known);
  }
  return known.json;
}

type RuleMembers = 'fenceId' | 'networkVerdict' | 'placeVerdict' | 'policyVersion' | 'enforced' | 'via';

/** By reason, too; verdicts are objects that decisions share. */
const endings = new Map<string, Kept<RuleMembers>>();

function ruleMembers(record: DecisionRecord): Buffer {
  let known = endings.get(record.reason);
  if (
    known?.fenceId !== record.fenceId ||
    known.networkVerdict !== record.networkVerdict ||
    known.placeVerdict !== record.placeVerdict ||
    known.policyVersion !== record.policyVersion ||
    known.enforced !== record.enforced ||
    known.via !== record.via
  ) {
    const { fenceId, networkVerdict, placeVerdict, policyVersion, enforced, via } = record;
    const members = { fenceId, networkVerdict, placeVerdict, policyVersion, enforced, via };
    known = { ...members, json: Buffer.from(membersOf(members, 'userAgent')) };
    if (endings.size >= MOST_REASONS) endings.clear();
    endings.set(record.reason, known);
  }
  return known.json;
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
