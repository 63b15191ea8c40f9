import { type GeoPoint, type Verdict } from '../access/index.js';
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
  const { clientAddress, ruleId, fenceId, userAgent } = record;
  // Not as a template, which asks each part anew whether it is a string.
  return (
    '{"v":1,"requestId":"' +
    record.requestId +
    gateMembers(record) +
    String(record.sequence) +
    ',"timeMs":' +
    String(record.timeMs) +
    siteMembers(record) +
    textJson(record.path, MAX_PATH_LENGTH) +
    (clientAddress === null ? ',"clientAddress":null' : ',"clientAddress":"' + clientAddress + '"') +
    peerMembers(record) +
    networkMembers(record) +
    claimMembers(record) +
    outcomeMembers(record) +
    (ruleId === null ? 'null' : '"' + ruleId + '"') +
    (fenceId === null ? ',"fenceId":null' : ',"fenceId":"' + fenceId + '"') +
    ',"networkVerdict":' +
    verdictJson(record.networkVerdict) +
    ',"placeVerdict":' +
    verdictJson(record.placeVerdict) +
    policyMembers(record) +
    (userAgent === null ? 'null}' : textJson(userAgent, MAX_USER_AGENT_LENGTH) + '}')
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

let peer: Kept<'clientAddressHash' | 'peerAddress'> | null = null;

function peerMembers({ clientAddressHash, peerAddress }: DecisionRecord): string {
  if (peer?.clientAddressHash !== clientAddressHash || peer.peerAddress !== peerAddress) {
    peer = { clientAddressHash, peerAddress, json: membersOf({ clientAddressHash, peerAddress }) };
  }
  return peer.json;
}

/** By points that are in memory anyway: GeoIP gives the same one for an address each time. */
const networks = new WeakMap<GeoPoint, Kept<'country' | 'region' | 'asn' | 'anonymizers'>>();

function networkMembers({ country, region, asn, anonymizers, geoipPoint }: DecisionRecord): string {
  let known = geoipPoint === null ? undefined : networks.get(geoipPoint);
  if (
    known === undefined ||
    known.country !== country ||
    known.region !== region ||
    known.asn !== asn ||
    known.anonymizers !== anonymizers
  ) {
    const json = membersOf({ country, region, asn, anonymizers, geoipPoint });
    known = { country, region, asn, anonymizers, json };
    if (geoipPoint !== null) networks.set(geoipPoint, known);
  }
  return known.json;
}

const NO_CLAIM = membersOf({ gps: null, gpsPrevious: null, claimStatus: 'absent', claimFault: null });

function claimMembers({ gps, gpsPrevious, claimStatus, claimFault }: DecisionRecord): string {
  const isAbsent = claimStatus === 'absent' && gps === null && gpsPrevious === null && claimFault === null;
  return isAbsent ? NO_CLAIM : membersOf({ gps, gpsPrevious, claimStatus, claimFault });
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

function verdictJson(verdict: Verdict | null): string {
  if (verdict === null) return 'null';
  if (verdict.effect === 'allow') {
    return verdict.explicit ? '{"effect":"allow","explicit":true}' : '{"effect":"allow","explicit":false}';
  }
  return verdict.explicit ? '{"effect":"deny","explicit":true}' : '{"effect":"deny","explicit":false}';
}

let policy: Kept<'policyVersion' | 'enforced' | 'via'> | null = null;

function policyMembers({ policyVersion, enforced, via }: DecisionRecord): string {
  if (policy?.policyVersion !== policyVersion || policy.enforced !== enforced || policy.via !== via) {
    policy = { policyVersion, enforced, via, json: membersOf({ policyVersion, enforced, via }, 'userAgent') };
  }
  return policy.json;
}

/** Almost all texts from outside are as they are, between quotes. */
function textJson(value: string, maxLength: number): string {
  return isPlain(value, maxLength) ? '"' + value + '"' : JSON.stringify(bounded(value, maxLength));
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
