import { type IncomingMessage, type ServerResponse } from 'node:http';
import { type Address, formatAddress } from '../../libs/access/index.js';
import { type Geoip } from '../../libs/geoip/index.js';
import {
  answerError,
  answerFault,
  answeringFaults,
  answerPage,
  type FaultKeepers,
  faultPage,
  type PiecewiseAnswer,
  type RequestHandler,
} from './answer.js';
import { type BriefHandling, type PiecewiseHandling } from './brief/connection.js';
import { type BriefPiecewiseAnswer } from './brief/piecewise-answer.js';
import { BriefRequest } from './brief/request.js';
import { DEVICE_CLAIM_HEADER, presentedClaim, type PresentedClaim } from './claims/claim-cookie.js';
import { type LocationEndpointOptions, type LocationPost, shareLocation } from './claims/location-endpoint.js';
import { LOCATION_PATH } from './claims/location-path.js';
import {
  type AddressLines,
  type ClientAddress,
  type IsTrusted,
  parsePeer,
  resolveClientAddress,
} from './client-address.js';
import { PROXY_SECRET_HEADER, type ProxyTrust } from './proxy-trust.js';
import { type Decided, type Decider, type Judged, type SnapshotSource } from './decider.js';
import { flatApplicationHeaders, flatVisitorHeaders, visitorHeaders } from './decision-headers.js';
import { admissionPage, blockPage } from './decision-page.js';
import { codeOf } from './error-code.js';
import { GateFault, type GateFaultCode } from './faults.js';
import { bodyFollows, requireSoundFraming } from './framing.js';
import { headerLines, singleHeader } from './header-lines.js';
import { decodeHostHeader, normalizeHost } from './host.js';
import { requestHeaders } from './proxy-headers.js';
import { newRequestId } from './request-id.js';
import { type RateLimit } from './rate-limit.js';
import { isOwnPath, parseRequestTarget, pathOf, type RequestTarget } from './request-target.js';
import { brandingOf } from './site-branding.js';
import { tunnelProtocols, VisitorRequest } from './upgrade.js';
import { type Upstreams } from './upstream.js';
import { UpstreamRefusal } from './upstream-guard.js';
import { type Seen, WHOAMI_PATH, whoamiPage } from './whoami.js';

export interface VisitorsOptions extends FaultKeepers {
  readonly decider: Decider;
  readonly snapshots: SnapshotSource;
  readonly geoip: Pick<Geoip, 'build' | 'lookup'>;
  readonly trust: ProxyTrust;
  readonly clientIpHeader: string | null;
  readonly upstreams: Upstreams;
  /** Spent by what no site has asked for. */
  readonly misses: RateLimit;
  readonly location: LocationEndpointOptions;
  /** How this gate calls itself in Via; no other gate calls itself so. */
  readonly pseudonym: string;
}

const LEAVES_THE_REST: readonly GateFaultCode[] = ['body_too_large', 'request_timeout'];

type VisitorsRequest = IncomingMessage | BriefRequest;
/** Takes a shared location. */
type Share = (post: Omit<LocationPost, 'request' | 'response'>) => Promise<void>;

/** A request at the visitors' listener, read. */
interface Visit {
  readonly request: VisitorsRequest;
  readonly response: PiecewiseAnswer;
  readonly target: RequestTarget;
  /** As received, and as sites are found by. */
  readonly rawHost: string;
  readonly host: string;
  readonly peer: Address | null;
  readonly chain: readonly Address[];
  /** Who may vouch for what the request says of its way. */
  readonly isVoucher: IsTrusted;
}

/** The visitors' listener: reverse proxy, block page, and what is under `/.gatepost/`. */
export function visitorsHandlers(options: VisitorsOptions): {
  readonly handle: RequestHandler;
  /** Of visits that have no body and are for no page of the gate's own. */
  readonly brief: PiecewiseHandling & Pick<BriefHandling, 'endTurn'>;
} {
  const decided = (outcome: Judged | GateFault, visit: Visit): void => {
    answering(options, visit, () => {
      if (outcome instanceof GateFault) throw outcome;
      answerVisit(options, visit, outcome);
    });
  };
  const visit = (request: VisitorsRequest, response: PiecewiseAnswer, share: Share | null): Promise<void> | void =>
    handleVisit(options, decided, request, response, share);
  const shareBy =
    (request: IncomingMessage, response: ServerResponse): Share =>
    (post) =>
      shareLocation(options.location, { request, response, ...post });
  return {
    handle: answeringFaults((request, response) => {
      requireSoundFraming(request);
      return visit(request, response, shareBy(request, response));
    }, options),
    brief: {
      inPieces: true,
      handle: answeringFaults(
        (request: BriefRequest, response: BriefPiecewiseAnswer) => visit(request, response, null),
        options,
      ),
      takes: (target) => !isOwnPath(pathOf(target)),
      endTurn: () => options.decider.recordNow(),
    },
  };
}

/** For what is called back: nobody else catches what it throws. */
function answering(options: VisitorsOptions, { request, response }: Visit, answer: () => void): void {
  try {
    answer();
  } catch (error) {
    answerError(request, response, error, options);
  }
}

/** A promise for all but decisions. */
function handleVisit(
  options: VisitorsOptions,
  decided: Decided<Visit>,
  request: VisitorsRequest,
  response: PiecewiseAnswer,
  share: Share | null,
): Promise<void> | void {
  const target = parseRequestTarget(request.url ?? '');
  if (target === null) throw new GateFault('request_target_invalid');
  const { rawHost, host } = readHost(request, target);
  const found = options.snapshots.find(host);
  const entry = isOwnPath(target.path) ? found : undefined;

  const peer = parsePeer(request.socket.remoteAddress);
  const isVoucher = options.trust.vouchersOf(peer, headerLines(request, PROXY_SECRET_HEADER));
  const client = resolveClientAddress(peer, addressLines(request, options.clientIpHeader), isVoucher);
  if (found === undefined || (entry !== undefined && target.path !== WHOAMI_PATH)) {
    limitMiss(options.misses, client.status === 'known' ? client.address : peer);
  }
  if (entry !== undefined) {
    switch (target.path) {
      case WHOAMI_PATH:
        answerPage(request, response, whoamiPage(seenOf(options, request, host, client), options.geoip));
        return undefined;
      case LOCATION_PATH:
        if (share !== null) return share({ host, scheme: schemeOf(request, peer, isVoucher), client, entry });
        throw new GateFault('method_not_allowed');
      default:
        throw new GateFault('not_found');
    }
  }
  const { method = 'GET' } = request;
  const userAgent = headerLines(request, 'user-agent')[0] ?? null;
  const claim = claimOf(request);
  options.decider.decideThen(
    { via: 'proxy', host, method, path: target.path, client, peer, userAgent, claim },
    { request, response, target, rawHost, host, peer, chain: chainOf(client, peer), isVoucher },
    decided,
  );
  return undefined;
}

function claimOf(request: VisitorsRequest): PresentedClaim | null {
  const cookies = headerLines(request, 'cookie');
  const signed = headerLines(request, DEVICE_CLAIM_HEADER);
  if (cookies.length === 0 && signed.length === 0) return null;
  // As `node:http` joins them.
  return presentedClaim({
    cookie: cookies.length === 0 ? undefined : cookies.join('; '),
    [DEVICE_CLAIM_HEADER]: signed.length === 0 ? undefined : signed.join(', '),
  });
}

function chainOf(client: ClientAddress, peer: Address | null): readonly Address[] {
  if (client.status === 'known') return client.chain;
  return peer === null ? [] : [peer];
}

function answerVisit(options: VisitorsOptions, visit: Visit, judged: Judged): void {
  const { request, response, host } = visit;
  const upstreamUrl = judged.entry?.status === 'found' ? judged.entry.upstreamUrl : null;
  if (judged.admitted && upstreamUrl !== null) {
    forward(options, visit, judged, upstreamUrl);
    return;
  }
  const page = (judged.admitted ? admissionPage : blockPage)(judged, host, options.geoip.build);
  answerPage(request, response, page, visitorHeaders(judged));
}

function forward(options: VisitorsOptions, visit: Visit, judged: Judged, upstreamUrl: string): void {
  const { request, response, target, rawHost } = visit;
  const { pseudonym } = options;
  const upload = request instanceof BriefRequest || !bodyFollows(request) ? null : request;
  const decision = flatApplicationHeaders(judged);
  const scheme = schemeOf(request, visit.peer, visit.isVoucher);
  const done = (fault: GateFault | null): void => {
    if (fault !== null) answering(options, visit, () => answerUndelivered(options, visit, judged, fault));
  };
  try {
    if (headerLines(request, 'via').some((line) => line.includes(pseudonym))) throw new GateFault('proxy_loop');
    const headers = requestHeaders(request, {
      chain: visit.chain,
      scheme,
      host: rawHost,
      hasBody: upload !== null,
      pseudonym,
      decision,
    });
    const protocols = request instanceof VisitorRequest && request.tunnelHead ? tunnelProtocols(request) : null;
    const answerHeaders = flatVisitorHeaders(judged);
    options.upstreams.forward(
      request,
      response,
      { upstreamUrl, method: request.method ?? 'GET', target, upload, protocols, headers, answerHeaders },
      done,
    );
  } catch (error) {
    if (!(error instanceof GateFault) || response.headersSent || response.destroyed) throw error;
    answerUndelivered(options, visit, judged, error);
  }
}

/** To a visitor who is admitted, and whose request has no answer yet. */
function answerUndelivered(options: VisitorsOptions, visit: Visit, judged: Judged, fault: GateFault): void {
  const { request, response, host } = visit;
  if (fault.cause instanceof UpstreamRefusal) {
    options.log(`The upstream of ${host} ${fault.cause.message}.`);
  } else if (fault.code.startsWith('upstream_')) {
    options.log(`The upstream of ${host} does not answer (${codeOf(fault.cause)}); check its address.`);
  }
  // What is left of the upload is not worth reading.
  if (LEAVES_THE_REST.includes(fault.code)) response.shouldKeepAlive = false;
  options.faults.add(fault.code);
  const page = { ...faultPage(fault.code, judged.requestId), branding: brandingOf(judged.entry) };
  answerFault(request, response, page, visitorHeaders(judged));
}

/** Neither decided nor recorded when there are too many: a flood of them must cost nothing but the answer. */
function limitMiss(misses: RateLimit, address: Address | null): void {
  const waitSeconds = address === null ? 0 : misses.take(address, Date.now());
  if (waitSeconds > 0) throw new GateFault('too_many_requests', { retryAfterSeconds: waitSeconds });
}

/** A target in absolute form must agree with the Host header: two names would be two sites (RFC 9112 §3.2.2). */
function readHost(request: VisitorsRequest, target: RequestTarget): { rawHost: string; host: string } {
  const named = singleHeader(request, 'host');
  // HTTP/2 names the host in a pseudo-header; a Host beside it must agree (RFC 9113 §8.3.1).
  const authority = request.httpVersionMajor < 2 ? named : singleHeader(request, ':authority');
  const { value, repeated } = authority.value === null ? named : authority;
  const decoded = value === null || repeated || named.repeated ? null : decodeHostHeader(value);
  const host = decoded === null ? null : normalizeHost(decoded);
  if (named.value !== null && named.value !== value && normalizeHost(named.value) !== host) {
    throw new GateFault('host_invalid');
  }
  if (value === null || host === null) throw new GateFault('host_invalid');
  if (target.authority !== null && normalizeHost(target.authority) !== host) throw new GateFault('host_invalid');
  return { rawHost: value, host };
}

/** Of the connection, unless a trusted proxy knows better. */
function schemeOf(request: VisitorsRequest, peer: Address | null, isTrusted: IsTrusted): 'http' | 'https' {
  const own = 'encrypted' in request.socket ? 'https' : 'http';
  if (peer === null || !isTrusted(peer)) return own;
  const forwarded = singleHeader(request, 'x-forwarded-proto').value?.trim().toLowerCase();
  if (forwarded === undefined) return own;
  return forwarded === 'https' ? 'https' : 'http';
}

function addressLines(request: VisitorsRequest, clientIpHeader: string | null): AddressLines {
  const clientIp = clientIpHeader === null ? [] : headerLines(request, clientIpHeader);
  return { forwardedFor: headerLines(request, 'x-forwarded-for'), clientIp };
}

function seenOf(
  { trust, clientIpHeader }: VisitorsOptions,
  request: VisitorsRequest,
  host: string,
  client: ClientAddress,
): Seen {
  const peer = parsePeer(request.socket.remoteAddress);
  return {
    host,
    client,
    peer: peer === null ? null : formatAddress(peer),
    peerTrust: trust.judge(peer, headerLines(request, PROXY_SECRET_HEADER)),
    isTrusted: trust.isTrusted,
    hasForwardedFor: headerLines(request, 'x-forwarded-for').length > 0,
    clientIpHeader,
    requestId: newRequestId(),
  };
}
