import { type GeoPoint } from '../access/index.js';
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

/**
 * The record's JSON. Texts that a visitor sent are cut to their limits, and what is unsafe in them becomes U+FFFD.
 *
 * Put together from few parts, since each costs: JSON.stringify of the whole takes several times as long. Members that
 * come many times in a row are kept as they were written last. Ids, codes and addresses are of closed alphabets: they need
 * no escaping.
 */
export function encodeRecord(record: DecisionRecord): string {
  const { path, clientAddress, ruleId, userAgent } = record;
  // Not as a template, which asks each part anew whether it is a string.
  return (
    '{"v":1,"requestId":"' +
    record.requestId +
    gateMembers(record) +
    String(record.sequence) +
    ',"timeMs":' +
    String(record.timeMs) +
    siteMembers(record) +
    (isPlain(path, MAX_PATH_LENGTH) ? '"' + path : boundedJson(path, MAX_PATH_LENGTH)) +
    (clientAddress === null ? '","clientAddress":null' : '","clientAddress":"' + clientAddress + '"') +
    addressMembers(record) +
    outcomeMembers(record) +
    (ruleId === null ? 'null' : '"' + ruleId + '"') +
    ruleMembers(record) +
    (userAgent === null
      ? 'null}'
      : (isPlain(userAgent, MAX_USER_AGENT_LENGTH) ? '"' + userAgent : boundedJson(userAgent, MAX_USER_AGENT_LENGTH)) +
        '"}')
  );
}

/** Members of one object within another, and the name of the one that comes next. */
function membersOf(part: object, nextName?: keyof DecisionRecord): string {
  const members = JSON.stringify(part).slice(1, -1);
  return inOnePiece(nextName === undefined ? `,${members}` : `,${members},"${nextName}":`);
}

/** A string that is put together stays a tree until it is used, and its leaves are walked to at every use. */
function inOnePiece(text: string): string {
  return Buffer.from(text).toString();
}

type Kept<Name extends keyof DecisionRecord> = Pick<DecisionRecord, Name> & { readonly json: string };

let gate: Kept<'gateId'> | null = null;

/** Begins with the end of the request id. */
function gateMembers({ gateId }: DecisionRecord): string {
  if (gate?.gateId !== gateId) gate = { gateId, json: inOnePiece(`"${membersOf({ gateId }, 'sequence')}`) };
  return gate.json;
}

let site: Kept<'siteId' | 'host' | 'method'> | null = null;

function siteMembers({ siteId, host, method }: DecisionRecord): string {
  if (site?.siteId !== siteId || site.host !== host || site.method !== method) {
    const json = membersOf(
      {
        siteId,
        host: bounded(host, MAX_HOST_LENGTH),
        method: bounded(method, MAX_METHOD_LENGTH),
      },
      'path',
    );
    site = { siteId, host, method, json };
  }
  return site.json;
}

type AddressMembers =
  'clientAddressHash' | 'peerAddress' | 'country' | 'region' | 'asn' | 'anonymizers' | 'claimStatus' | 'claimFault';

/** By points that are in memory anyway: GeoIP gives the same one for an address each time. */
const networks = new WeakMap<GeoPoint, Kept<AddressMembers>>();

/** What is known of the address, and the claim; without a claim it is the same for every request of the address. */
function addressMembers(record: DecisionRecord): string {
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
    const json = inOnePiece(writeAddress(record));
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
}: DecisionRecord): string {
  const network = { country, region, asn, anonymizers, geoipPoint };
  const claim = { gps, gpsPrevious, claimStatus, claimFault };
  return `,${JSON.stringify({ clientAddressHash, peerAddress, ...network, ...claim }).slice(1, -1)}`;
}

/** By reason: sites block for few, and let in for fewer. */
const outcomes = new Map<string, Kept<'locationUsed' | 'geoipBuild' | 'geoipOverrideVersion' | 'outcome'>>();
const MOST_REASONS = 256;

function outcomeMembers({ locationUsed, geoipBuild, geoipOverrideVersion, outcome, reason }: DecisionRecord): string {
  let known = outcomes.get(reason);
  if (
    known?.locationUsed !== locationUsed ||
    known.geoipBuild !== geoipBuild ||
    known.geoipOverrideVersion !== geoipOverrideVersion ||
    known.outcome !== outcome
  ) {
    const build = bounded(geoipBuild, MAX_BUILD_LENGTH);
    const json = membersOf({ locationUsed, geoipBuild: build, geoipOverrideVersion, outcome, reason }, 'ruleId');
    known = { locationUsed, geoipBuild, geoipOverrideVersion, outcome, json };
    if (outcomes.size >= MOST_REASONS) outcomes.clear();
    outcomes.set(reason, known);
  }
  return known.json;
}

type RuleMembers = 'fenceId' | 'networkVerdict' | 'placeVerdict' | 'policyVersion' | 'enforced' | 'via';

/** By reason, too; verdicts are objects that decisions share. */
const endings = new Map<string, Kept<RuleMembers>>();

function ruleMembers(record: DecisionRecord): string {
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
    known = { ...members, json: membersOf(members, 'userAgent') };
    if (endings.size >= MOST_REASONS) endings.clear();
    endings.set(record.reason, known);
  }
  return known.json;
}

/** Without the quote at its end. */
function boundedJson(value: string, maxLength: number): string {
  return JSON.stringify(bounded(value, maxLength)).slice(0, -1);
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
