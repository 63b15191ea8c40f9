import { type Address } from '../../../libs/access/index.js';
import { type GeoipBuild } from '../../../libs/geoip/index.js';
import {
  answerError,
  answerFault,
  answerPage,
  type BodilessRequest,
  type FaultKeepers,
  faultPage,
  type WholeAnswer,
} from '../answer.js';
import { BriefAnswer } from '../brief/answer.js';
import { resolveClientAddress } from '../client-address.js';
import { type Arrival, type Decider, type Judged } from '../decider.js';
import { admittedLines, applicationHeaders, flatApplicationHeaders } from '../decision-headers.js';
import { blockPage } from '../decision-page.js';
import { GateFault, gateFaultOf } from '../faults.js';
import { flatHeaders } from '../header-lines.js';
import { type ProxyTrust } from '../proxy-trust.js';
import { newRequestId } from '../request-id.js';
import { type RequestTarget } from '../request-target.js';
import { BLOCK_TOKEN_HEADER, type BlockTokens } from './block-token.js';
import { claimRemovalHeaders } from './claim-removal.js';
import { type Dialect, DIALECT_TABLE, refusalStatus } from './dialects.js';
import { QuestionReader } from './question.js';

export interface ForwardAuthOptions extends FaultKeepers {
  readonly decider: Decider;
  readonly geoip: { readonly build: GeoipBuild };
  readonly trust: ProxyTrust;
  readonly clientIpHeader: string | null;
  readonly blockTokens: BlockTokens;
}

/** One question of a proxy. */
export interface ProxyQuestion {
  readonly request: BodilessRequest;
  readonly response: WholeAnswer;
  readonly peer: Address;
  readonly target: RequestTarget;
}

type HeaderPairs = readonly (readonly [string, string])[];
type Answer = (dialect: Dialect, question: ProxyQuestion) => void;

/** A question that is being decided. */
interface Asked {
  readonly dialect: Dialect;
  readonly question: ProxyQuestion;
  readonly host: string;
  /** The visitor's Cookie header. */
  readonly cookie: string | undefined;
}

/**
 * Answers proxies in their dialects: 200, or a refusal that the proxy can pass on. The answer to a question that can be
 * decided leaves when its record is written; no promise is made for it, since that is most of them.
 */
export function forwardAuth(options: ForwardAuthOptions): Answer {
  const readers = new Map(
    DIALECT_TABLE.map((dialect) => [dialect, new QuestionReader(dialect, options.clientIpHeader)]),
  );
  const refuse = (dialect: Dialect, question: ProxyQuestion, error: unknown): void => {
    const { request, response } = question;
    try {
      if (response.headersSent || response.destroyed) throw error;
      answerRefusal(options, dialect, question, error);
    } catch (failure) {
      answerError(request, response, failure, options);
    }
  };
  const decided = (outcome: Judged | GateFault, { dialect, question, host, cookie }: Asked): void => {
    try {
      if (outcome instanceof GateFault) refuse(dialect, question, outcome);
      else if (outcome.admitted) answerAdmitted(dialect, question, outcome, cookie);
      else if (dialect.blockPage === 'body') answerBlock(options, question, outcome, host);
      else answerToken(options, question, outcome);
    } catch (error) {
      refuse(dialect, question, error);
    }
  };
  return (dialect, question) => {
    const reader = readers.get(dialect);
    if (reader === undefined) throw new Error(`The dialect ${dialect.name} has no reader.`);
    const { request } = question;
    try {
      const headers = reader.headers(request.rawHeaders);
      requireProof(options.trust, question.peer, reader.secrets(headers));
      const asked = reader.read(headers, { method: request.method ?? 'GET', target: question.target });
      const client = resolveClientAddress(question.peer, asked.addresses, options.trust.isTrusted);
      const { userAgent, cookie, claim } = reader.visitorWords(headers);
      const arrival: Arrival = {
        via: 'authorize',
        host: asked.host,
        method: asked.method,
        path: asked.path,
        client,
        peer: question.peer,
        userAgent,
        claim,
      };
      options.decider.decideThen(arrival, { dialect, question, host: asked.host, cookie }, decided);
    } catch (error) {
      refuse(dialect, question, error);
    }
  };
}

/** @throws {GateFault} `proxy_secret_invalid` */
export function requireProof(trust: ProxyTrust, peer: Address, secrets: readonly string[]): void {
  if (trust.judge(peer, secrets) !== 'trusted') throw new GateFault('proxy_secret_invalid');
}

function answerAdmitted(
  dialect: Dialect,
  { response }: ProxyQuestion,
  judged: Judged,
  cookie: string | undefined,
): void {
  const removal = claimRemovalHeaders(dialect.claimRemoval, cookie);
  if (response instanceof BriefAnswer && removal.length === 0) {
    response.writeLines(200, admittedLines(judged) + EMPTY_BODY_LINES);
    response.end();
    return;
  }
  const headers = flatApplicationHeaders(judged);
  for (const [name, value] of removal) headers.push(name, value);
  headers.push(...EMPTY_BODY);
  response.writeHead(200, headers);
  response.end();
}

function answerBlock(
  { geoip }: ForwardAuthOptions,
  { request, response }: ProxyQuestion,
  judged: Judged,
  host: string,
): void {
  answerPage(request, response, blockPage(judged, host, geoip.build), applicationHeaders(judged));
}

function answerToken({ blockTokens }: ForwardAuthOptions, { response }: ProxyQuestion, judged: Judged): void {
  const { requestId, decision, claimCouldMend } = judged;
  const { siteId, reason, policyVersion } = decision;
  const token = blockTokens.seal({ siteId, reason, requestId, policyVersion, claimCouldMend });
  answerEmpty(response, 403, [...applicationHeaders(judged), [BLOCK_TOKEN_HEADER, token]]);
}

/** Without a decision there are no decision's headers: nothing of this answer reaches an application. */
function answerRefusal(
  { blockTokens, log, faults }: ForwardAuthOptions,
  dialect: Dialect,
  { request, response }: ProxyQuestion,
  error: unknown,
): void {
  if (!(error instanceof GateFault)) {
    log(
      `A question of ${dialect.name} could not be answered: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const { code, branding } = gateFaultOf(error);
  if (code === 'proxy_header_missing' || code === 'proxy_secret_invalid') {
    log(
      `A proxy asked at ${dialect.path} and was refused (${code}); compare its configuration with docs/forward-auth.md.`,
    );
  }
  faults.add(code);
  if (dialect.blockPage === 'token' && code !== 'proxy_secret_invalid') {
    const token = blockTokens.seal({
      siteId: null,
      reason: code,
      requestId: newRequestId(),
      policyVersion: null,
      claimCouldMend: false,
    });
    answerEmpty(response, 403, [[BLOCK_TOKEN_HEADER, token]]);
    return;
  }
  const page = faultPage(code);
  answerFault(request, response, { ...page, status: refusalStatus(dialect, page.status), branding });
}

const EMPTY_BODY = ['Cache-Control', 'no-store', 'Content-Length', '0'] as const;
const EMPTY_BODY_LINES = 'Cache-Control: no-store\r\nContent-Length: 0\r\n';

function answerEmpty(response: WholeAnswer, status: number, headers: HeaderPairs): void {
  response.writeHead(status, [...flatHeaders(headers), ...EMPTY_BODY]);
  response.end();
}
