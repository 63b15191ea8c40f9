import { type IncomingMessage, type ServerResponse } from 'node:http';
import { believedPredecessor, type ClaimedPlace, isTooVague, looksAtClaims } from '../../../libs/access/index.js';
import type { SnapshotEntry } from '../../../libs/policy/index.js';
import { type ClientAddress } from '../client-address.js';
import { GateFault } from '../faults.js';
import { singleHeader } from '../header-lines.js';
import { normalizeHost } from '../host.js';
import { type UploadWatch } from '../upload-watch.js';
import { claimCookie, readClaimCookie } from './claim-cookie.js';
import { isClaimedPoint, isNumberWithin, isRecord } from './claim-parts.js';
import { boundNetwork } from './claim-reader.js';
import { type SealedClaim, type SealedClaims } from './sealed-claims.js';

const METHOD = 'POST';
/** Four numbers with their names, and room for what browsers add. */
const MOST_BODY_BYTES = 1024;
const MEDIA_TYPE = /^application\/json\s*(?:;|$)/i;
/** How far the device's clock may be from the gate's; a place from longer ago is where the visitor was. */
const MOST_CLOCK_DIFFERENCE_MS = 300_000;
/** Longer than the claim holds: it is still the next one's predecessor, and an expired one is told from none. */
const KEPT_SECONDS = 86_400;

export interface LocationEndpointOptions {
  readonly sealed: SealedClaims;
  readonly ttlSeconds: number;
  readonly uploads: UploadWatch;
}

/** A request to share a location, as the visitors' listener has read it. */
export interface LocationPost {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly host: string;
  readonly scheme: 'http' | 'https';
  readonly client: ClientAddress;
  readonly entry: SnapshotEntry | undefined;
}

/**
 * Takes the place that a visitor's device tells and answers with a claim in a cookie: 204. Throws {@link GateFault}; it
 * decides nothing, and records nothing: what the claim is good for, the next request finds.
 */
export async function shareLocation(options: LocationEndpointOptions, post: LocationPost): Promise<void> {
  const { request, response, host, scheme, client, entry } = post;
  if (request.method !== METHOD) throw new GateFault('method_not_allowed');
  requireOwnPage(request, host, scheme);
  if (!MEDIA_TYPE.test(request.headers['content-type'] ?? '')) throw new GateFault('location_not_json');
  if (client.status !== 'known') throw new GateFault('client_address_unknown');
  if (entry?.status !== 'found') throw new GateFault('decision_failed');
  if (!looksAtClaims(entry.snapshot)) throw new GateFault('location_not_used');

  if (request.headers.expect !== undefined) response.writeContinue();
  const point = parseLocation(await readInTime(request, response, options.uploads), Date.now());
  if (isTooVague(entry.snapshot, point)) throw new GateFault('location_too_vague');
  const claim: SealedClaim = {
    siteId: entry.snapshot.siteId,
    network: boundNetwork(client.address),
    point,
    issuedAtMs: Date.now(),
    previous: await predecessorOf(options.sealed, request, entry),
  };
  const token = await options.sealed.seal(claim);
  const maxAgeSeconds = Math.max(KEPT_SECONDS, options.ttlSeconds);
  response.writeHead(204, {
    'Set-Cookie': claimCookie(token, scheme, maxAgeSeconds),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end();
}

/**
 * Another site's page must not set a location here. Browsers send Origin with every POST (Fetch §3.2) and say in
 * Sec-Fetch-Site who asks. Ports are not compared: proxies drop them from Host, and cookies do not know them. A page that
 * came over HTTP may have been made by anybody on the way, so it sets nothing under HTTPS; the other way round it may be
 * that a proxy ends TLS and does not say so.
 */
function requireOwnPage(request: IncomingMessage, host: string, scheme: LocationPost['scheme']): void {
  const origin = singleHeader(request, 'origin');
  const site = singleHeader(request, 'sec-fetch-site');
  const parsed = origin.value !== null && !origin.repeated && URL.canParse(origin.value) ? new URL(origin.value) : null;
  const isFitting = parsed?.protocol === 'https:' || (parsed?.protocol === 'http:' && scheme === 'http');
  const isOwn = isFitting && normalizeHost(parsed.hostname) === host;
  if (!isOwn || (site.value !== null && site.value !== 'same-origin')) throw new GateFault('origin_refused');
}

/** Any claim of this site that a gate made: expired or of another network, it is where the visitor was. */
async function predecessorOf(
  sealed: SealedClaims,
  { headers }: IncomingMessage,
  { snapshot }: Extract<SnapshotEntry, { status: 'found' }>,
): Promise<ClaimedPlace | null> {
  const token = headers.cookie === undefined ? null : readClaimCookie(headers.cookie);
  const opened = token === null ? null : await sealed.open(token);
  if (!opened?.ok || opened.claim.siteId !== snapshot.siteId) return null;
  return believedPredecessor(snapshot, opened.claim);
}

function parseLocation(body: string, nowMs: number): ClaimedPlace['point'] {
  const { latitude, longitude, accuracy, time } = parseObject(body);
  const point = { latitude, longitude, accuracyMeters: accuracy };
  if (!isClaimedPoint(point) || !isNumberWithin(time, 0, Number.MAX_SAFE_INTEGER)) {
    throw new GateFault('location_invalid');
  }
  if (Math.abs(time - nowMs) > MOST_CLOCK_DIFFERENCE_MS) throw new GateFault('location_time_wrong');
  return point;
}

function parseObject(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    if (isRecord(value)) return value;
  } catch {
    // Answered below, like any other body that is no object.
  }
  throw new GateFault('location_invalid');
}

async function readInTime(request: IncomingMessage, response: ServerResponse, uploads: UploadWatch): Promise<string> {
  const tooSlow = new Promise<never>((_resolve, reject) => {
    const refuse = (): void => {
      // What is left of it is not worth reading.
      response.shouldKeepAlive = false;
      reject(new GateFault('request_timeout'));
    };
    uploads.add(request, () => true, refuse);
  });
  try {
    return await Promise.race([readBody(request), tooSlow]);
  } finally {
    uploads.remove(request);
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  if (Number(request.headers['content-length'] ?? 0) > MOST_BODY_BYTES) throw new GateFault('location_too_large');
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Destroying the request would destroy the connection that carries the answer. It yields Buffers while no encoding is set.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BODY_BYTES) throw new GateFault('location_too_large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
