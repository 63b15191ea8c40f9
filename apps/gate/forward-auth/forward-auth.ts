import { type IncomingMessage, type ServerResponse } from 'node:http';
import { type Address } from '../../../libs/access/index.js';
import { type GeoipBuild } from '../../../libs/geoip/index.js';
import { answerFault, answerPage, faultPage } from '../answer.js';
import { presentedClaim } from '../claims/claim-cookie.js';
import { resolveClientAddress } from '../client-address.js';
import { type Decider, type Judged } from '../decider.js';
import { applicationHeaders } from '../decision-headers.js';
import { blockPage } from '../decision-page.js';
import { GateFault, type GateFaultCode } from '../faults.js';
import { flatHeaders } from '../header-lines.js';
import { PROXY_SECRET_HEADER, type ProxyTrust } from '../proxy-trust.js';
import { newRequestId } from '../request-id.js';
import { type RequestTarget } from '../request-target.js';
import { type BelievedHeaders } from './believed-headers.js';
import { BLOCK_TOKEN_HEADER, type BlockTokens } from './block-token.js';
import { claimRemovalHeaders } from './claim-removal.js';
import { type Dialect, DIALECT_TABLE, refusalStatus } from './dialects.js';
import { QuestionReader } from './question.js';

export interface ForwardAuthOptions {
  readonly decider: Decider;
  readonly geoip: { readonly build: GeoipBuild };
  readonly trust: ProxyTrust;
  readonly clientIpHeader: string | null;
  readonly blockTokens: BlockTokens;
  readonly log: (sentence: string) => void;
}

/** One question of a proxy. */
export interface ProxyQuestion {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly peer: Address;
  readonly target: RequestTarget;
}

type HeaderPairs = readonly (readonly [string, string])[];
type Answer = (dialect: Dialect, question: ProxyQuestion) => Promise<void>;

/** Answers proxies in their dialects: 200, or a refusal that the proxy can pass on. Never rejects on a fault of ours. */
export function forwardAuth(options: ForwardAuthOptions): Answer {
  const readers = new Map(
    DIALECT_TABLE.map((dialect) => [dialect.name, new QuestionReader(dialect, options.clientIpHeader)]),
  );
  return async (dialect, question) => {
    const reader = readers.get(dialect.name);
    if (reader === undefined) throw new Error(`The dialect ${dialect.name} has no reader.`);
    const { request, response } = question;
    try {
      const headers = reader.headers(request.rawHeaders);
      requireProof(options.trust, question.peer, headers);
      const asked = reader.read(headers, { method: request.method ?? 'GET', target: question.target });
      const client = resolveClientAddress(question.peer, asked.addresses, options.trust.isTrusted);
      const judged = await options.decider.decide({
        via: 'authorize',
        host: asked.host,
        method: asked.method,
        path: asked.path,
        client,
        peer: question.peer,
        userAgent: request.headers['user-agent'] ?? null,
        claim: presentedClaim(request.headers),
      });
      if (judged.admitted) {
        const removal = claimRemovalHeaders(dialect.claimRemoval, request.headers.cookie);
        answerEmpty(response, 200, [...applicationHeaders(judged), ...removal]);
      } else await answerBlock(options, dialect, question, judged, asked.host);
    } catch (error) {
      if (response.headersSent || response.destroyed) throw error;
      await answerRefusal(options, dialect, question, error);
    }
  };
}

/** @throws {GateFault} `proxy_secret_invalid` */
export function requireProof(trust: ProxyTrust, peer: Address, headers: BelievedHeaders): void {
  if (trust.judge(peer, headers.lines(PROXY_SECRET_HEADER)) !== 'trusted') throw new GateFault('proxy_secret_invalid');
}

async function answerBlock(
  { geoip, blockTokens }: ForwardAuthOptions,
  { blockPage: by }: Dialect,
  { request, response }: ProxyQuestion,
  judged: Judged,
  host: string,
): Promise<void> {
  const headers = applicationHeaders(judged);
  if (by === 'body') {
    answerPage(request, response, blockPage(judged, host, geoip.build), headers);
    return;
  }
  const { requestId, decision, claimCouldMend } = judged;
  const { siteId, reason, policyVersion } = decision;
  const token = await blockTokens.seal({ siteId, reason, requestId, policyVersion, claimCouldMend });
  answerEmpty(response, 403, [...headers, [BLOCK_TOKEN_HEADER, token]]);
}

/** Without a decision there are no decision's headers: nothing of this answer reaches an application. */
async function answerRefusal(
  { blockTokens, log }: ForwardAuthOptions,
  dialect: Dialect,
  { request, response }: ProxyQuestion,
  error: unknown,
): Promise<void> {
  if (!(error instanceof GateFault)) {
    log(
      `A question of ${dialect.name} could not be answered: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const code: GateFaultCode = error instanceof GateFault ? error.code : 'decision_failed';
  if (code === 'proxy_header_missing' || code === 'proxy_secret_invalid') {
    log(
      `A proxy asked at ${dialect.path} and was refused (${code}); compare its configuration with docs/forward-auth.md.`,
    );
  }
  if (dialect.blockPage === 'token' && code !== 'proxy_secret_invalid') {
    const token = await blockTokens.seal({
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
  answerFault(request, response, { ...page, status: refusalStatus(dialect, page.status) });
}

function answerEmpty(response: ServerResponse, status: number, headers: HeaderPairs): void {
  response.writeHead(status, flatHeaders([...headers, ['Cache-Control', 'no-store'], ['Content-Length', '0']]));
  response.end();
}
