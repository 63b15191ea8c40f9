import { faultPage } from '../answer.js';
import { DEVICE_CLAIM_HEADER, presentedClaim, withoutClaimCookie } from '../claims/claim-cookie.js';
import { type AddressLines, parsePeer, resolveClientAddress } from '../client-address.js';
import { applicationHeaders } from '../decision-headers.js';
import { blockPage } from '../decision-page.js';
import { GateFault, gateFaultOf } from '../faults.js';
import { BelievedHeaders, BelievedNames } from '../forward-auth/believed-headers.js';
import { BLOCK_TOKEN_HEADER } from '../forward-auth/block-token.js';
import { type ForwardAuthOptions } from '../forward-auth/forward-auth.js';
import { METHOD } from '../forward-auth/question.js';
import { normalizeHost } from '../host.js';
import { type Page, renderPage } from '../page.js';
import { PROXY_SECRET_HEADER } from '../proxy-trust.js';
import { parseRequestTarget } from '../request-target.js';
import { allowing, type CheckRequest, type CheckResponse, denying, type HttpAttributes } from './messages.js';

export type CheckOptions = Omit<ForwardAuthOptions, 'blockTokens'>;

/** The call itself: what no visitor can write. */
export interface Call {
  readonly remoteAddress: string | undefined;
  /** Values of {@link PROXY_SECRET_HEADER} in the call's metadata. */
  readonly secrets: readonly string[];
}

const FORWARDED_FOR = 'x-forwarded-for';
const ACCEPT = 'accept';
const ACCEPT_LANGUAGE = 'accept-language';
const USER_AGENT = 'user-agent';
const COOKIE = 'cookie';
/** Headers that speak to proxies, not to applications. */
const NOT_FOR_UPSTREAMS = [BLOCK_TOKEN_HEADER, PROXY_SECRET_HEADER, 'x-gatepost-client-address', DEVICE_CLAIM_HEADER];

/** What the visitor reads. */
interface Wanted {
  readonly accept: string | undefined;
  readonly language: string | undefined;
}

/** Answers Envoy's Check. Never rejects: an error of ours is a denial, since Envoy may let the visitor in on one of gRPC. */
export function checker(options: CheckOptions): (call: Call, request: CheckRequest) => Promise<CheckResponse> {
  const { clientIpHeader } = options;
  const read = [FORWARDED_FOR, ACCEPT, USER_AGENT, COOKIE, DEVICE_CLAIM_HEADER];
  const names = new BelievedNames(clientIpHeader === null ? read : [...read, clientIpHeader]);
  return async (call, request) => {
    const http = request.attributes?.request?.http ?? {};
    // Also for the page of a request whose headers are refused.
    const pairs = headerPairs(http);
    const first = (wanted: string): string | undefined => pairs.find(([name]) => name.toLowerCase() === wanted)?.[1];
    const wanted = { accept: first(ACCEPT), language: first(ACCEPT_LANGUAGE) };
    try {
      return await check(options, names, call, request, wanted);
    } catch (error) {
      if (!(error instanceof GateFault)) {
        options.log(
          `A question of Envoy could not be answered: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
      const { code, branding } = gateFaultOf(error);
      options.faults.add(code);
      const page = faultPage(code);
      return denyWith({ ...page, status: page.status >= 500 ? 403 : page.status, branding }, wanted, []);
    }
  };
}

async function check(
  { decider, geoip, trust, clientIpHeader }: CheckOptions,
  names: BelievedNames,
  call: Call,
  request: CheckRequest,
  wanted: Wanted,
): Promise<CheckResponse> {
  const peer = parsePeer(call.remoteAddress);
  const peerTrust = trust.judge(peer, call.secrets);
  if (peerTrust === 'untrusted') throw new GateFault('untrusted_proxy');
  if (peerTrust === 'unproven') throw new GateFault('proxy_secret_invalid');
  const http = request.attributes?.request?.http ?? {};
  const headers = BelievedHeaders.read(headerPairs(http).flat(), names);
  const host = normalizeHost(http.host ?? '');
  if (host === null) throw new GateFault('host_invalid');
  const target = parseRequestTarget(http.path ?? '');
  const method = http.method ?? '';
  if (target === null || target.authority !== null || !METHOD.test(method))
    throw new GateFault('request_target_invalid');

  const source = request.attributes?.source?.address?.socketAddress?.address;
  const judged = await decider.decide({
    via: 'authorize',
    host,
    method,
    path: target.path,
    // Without its source a request comes from nobody: Envoy itself is not the visitor.
    client:
      source === undefined
        ? { status: 'invalid' }
        : resolveClientAddress(peer, addressLines(headers, source, clientIpHeader), trust.isTrusted),
    peer,
    userAgent: headers.lines(USER_AGENT)[0] ?? null,
    claim: presentedClaim({
      cookie: headers.lines(COOKIE).join('; '),
      [DEVICE_CLAIM_HEADER]: headers.lines(DEVICE_CLAIM_HEADER)[0],
    }),
  });
  if (judged.admitted) {
    const [cookies, without] = cookiesForUpstreams(headers);
    return allowing([...applicationHeaders(judged), ...cookies], [...NOT_FOR_UPSTREAMS, ...without]);
  }
  return denyWith(blockPage(judged, host, geoip.build), wanted, applicationHeaders(judged));
}

/** What is overwritten, and what is removed, so that the claim's cookie stays here. */
function cookiesForUpstreams(headers: BelievedHeaders): [overwritten: [string, string][], removed: string[]] {
  const cookie = headers.lines(COOKIE).join('; ');
  const rest = withoutClaimCookie(cookie);
  if (rest === cookie) return [[], []];
  return rest === null ? [[], [COOKIE]] : [[[COOKIE, rest]], []];
}

/** Envoy vouches for its source; where that is a trusted proxy again, what it forwarded counts. */
function addressLines(headers: BelievedHeaders, source: string, clientIpHeader: string | null): AddressLines {
  const clientIp = clientIpHeader === null ? [] : headers.lines(clientIpHeader);
  const hops = headers.lines(FORWARDED_FOR).join(',').split(',');
  // With use_remote_address Envoy has added its source already.
  if (hops.at(-1)?.trim() === source) hops.pop();
  return { forwardedFor: [hops.join(','), source], clientIp };
}

function denyWith(
  page: Page,
  { accept, language }: Wanted,
  headers: readonly (readonly [string, string])[],
): CheckResponse {
  const rendered = renderPage(page, accept, language);
  // Envoy counts the body itself.
  const own = rendered.headers.filter(([name]) => name.toLowerCase() !== 'content-length');
  return denying(page.status, [...headers, ...own], rendered.body);
}

function headerPairs({ headers, headerMap }: HttpAttributes): [string, string][] {
  const raw = (headerMap?.headers ?? []).map(({ key = '', value = '', rawValue }): [string, string] => [
    key,
    rawValue === undefined || rawValue.length === 0 ? value : Buffer.from(rawValue).toString('latin1'),
  ]);
  return [...Object.entries(headers ?? {}), ...raw];
}
