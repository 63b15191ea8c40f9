import { type Address, type Decision } from '../../../libs/access/index.js';
import { type Geoip } from '../../../libs/geoip/index.js';
import { answerFault, answerPage, faultPage } from '../answer.js';
import { resolveClientAddress } from '../client-address.js';
import { type Judged, type SnapshotSource } from '../decider.js';
import { visitorHeaders } from '../decision-headers.js';
import { blockPage } from '../decision-page.js';
import { GateFault } from '../faults.js';
import { brandingOf } from '../site-branding.js';
import { type BelievedHeaders } from './believed-headers.js';
import { BLOCK_TOKEN_HEADER, type BlockTicket, isFaultCode } from './block-token.js';
import { DIALECT_TABLE, type Dialect } from './dialects.js';
import { type ForwardAuthOptions, type ProxyQuestion, requireProof } from './forward-auth.js';
import { QuestionReader } from './question.js';

/** Under AUTHORIZE_PORT: nginx drops the body of a refusal, and fetches the page here. */
export const BLOCK_PAGE_PATH = '/block';

export interface BlockPageOptions extends ForwardAuthOptions {
  readonly geoip: Pick<Geoip, 'build' | 'lookup' | 'overrideVersion'>;
  readonly snapshots: SnapshotSource;
}

/** The dialect whose proxy asks a second time. */
const DIALECT = DIALECT_TABLE.find(({ blockPage: by }) => by === 'token') as Dialect; // It is in the table.
const READER_NAMES = new Set([BLOCK_TOKEN_HEADER]);

/** Answers the second question with the page of the first: no decision, no record, and only for the site of the token. */
export function blockPageAnswer(options: BlockPageOptions): (question: ProxyQuestion) => void {
  const reader = new QuestionReader(DIALECT, options.clientIpHeader, READER_NAMES);
  return (question) => {
    const { request, response, peer } = question;
    const headers = reader.headers(request.rawHeaders);
    requireProof(options.trust, peer, reader.secrets(headers));
    const ticket = openTicket(options, headers);
    const host = reader.host(headers);
    if (isFaultCode(ticket.reason)) {
      const page = faultPage(ticket.reason, ticket.requestId);
      answerFault(request, response, { ...page, status: 403, branding: brandingOf(options.snapshots.find(host)) });
      return;
    }
    const client = resolveClientAddress(peer, reader.addresses(headers), options.trust.isTrusted);
    const address = client.status === 'known' ? client.address : null;
    const judged = judgedAgain(options, ticket, blockOf(ticket, ticket.reason), address, host);
    answerPage(request, response, blockPage(judged, host, options.geoip.build), visitorHeaders(judged));
  };
}

/** @throws {GateFault} `block_token_invalid` */
function openTicket({ blockTokens }: BlockPageOptions, headers: BelievedHeaders): BlockTicket {
  const [token, ...others] = headers.lines(BLOCK_TOKEN_HEADER);
  const ticket = token === undefined || others.length > 0 ? null : blockTokens.open(token);
  if (ticket === null) throw new GateFault('block_token_invalid');
  return ticket;
}

/** What the page shows; the record has the facts of the decision itself. */
function judgedAgain(
  { geoip, snapshots }: BlockPageOptions,
  { requestId, siteId, claimCouldMend }: BlockTicket,
  decision: Decision,
  address: Address | null,
  host: string,
): Judged {
  const entry = snapshots.find(host);
  const current = entry?.status === 'found' ? entry.snapshot.siteId : (entry?.siteId ?? null);
  // A token of one site shows nothing on another.
  if (current !== siteId) throw new GateFault('block_token_invalid');
  return {
    requestId,
    timeMs: timeOf(requestId),
    decision,
    admitted: false,
    claimCouldMend,
    address,
    network: address === null ? NO_NETWORK : geoip.lookup(address),
    claim: { status: 'absent' },
    geoipBuild: geoip.build.id,
    geoipOverrideVersion: geoip.overrideVersion,
    entry,
  };
}

const NO_NETWORK: Judged['network'] = { country: 'ZZ', region: null, asn: null, anonymizers: [], point: null };

function blockOf({ siteId, policyVersion }: BlockTicket, reason: Decision['reason']): Decision {
  return {
    outcome: 'blocked',
    reason,
    network: null,
    place: null,
    ruleId: null,
    fenceId: null,
    locationUsed: null,
    claimFault: null,
    siteId,
    policyVersion,
    enforced: true,
  };
}

/** A UUID v7 begins with its time in ms (RFC 9562 §5.7). */
function timeOf(requestId: string): number {
  return Number.parseInt(requestId.replaceAll('-', '').slice(0, 12), 16);
}
