import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isSafeUrl } from '../../config/index.js';
import { GeoipError } from '../errors.js';

export interface DownloadOptions {
  /** Sent to the origin of the first address alone, never to where it redirects. */
  readonly authorization: string | null;
  readonly signal: AbortSignal;
}

const MOST_REDIRECTS = 5;
/** More than any GeoIP archive has; keeps an endless answer from filling the disk. */
const MOST_BYTES = 4 * 1024 ** 3;
const MOST_TEXT_BYTES = 64 * 1024;
/** An answer that stops for so long is given up. */
const IDLE_MS = 60_000;

/** There is no such file, for those who may look elsewhere. */
export class NotPublishedError extends GeoipError {
  override readonly name = 'GeoipError';
}

/** Stores what a URL answers in a file. Resolves with its SHA-256, hexadecimal. Rejects with {@link GeoipError}. */
export async function downloadFile(url: URL, path: string, options: DownloadOptions): Promise<string> {
  const idle = new AbortController();
  const { body } = await request(url, options, idle.signal);
  const hash = createHash('sha256');
  let bytes = 0;
  let timer = setTimeout(() => idle.abort(), IDLE_MS);
  const measured = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      clearTimeout(timer);
      timer = setTimeout(() => idle.abort(), IDLE_MS);
      hash.update(chunk);
      bytes += chunk.length;
      done(
        bytes > MOST_BYTES ? new GeoipError(`${shown(url)} has more than 4 GiB; it is no GeoIP file.`) : null,
        chunk,
      );
    },
  });
  try {
    await pipeline(body, measured, createWriteStream(path, { flags: 'wx', mode: 0o644, flush: true }), {
      signal: options.signal,
    });
  } catch (error) {
    throw error instanceof GeoipError ? error : brokenOff(url, error);
  } finally {
    clearTimeout(timer);
  }
  return hash.digest('hex');
}

/** The text that a URL answers, when it is short. Rejects with {@link GeoipError}. */
export async function downloadText(url: URL, options: DownloadOptions): Promise<string> {
  const { body } = await request(url, options, AbortSignal.timeout(IDLE_MS));
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MOST_TEXT_BYTES) throw new GeoipError(`${shown(url)} is too long to be a checksum.`);
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof GeoipError ? error : brokenOff(url, error);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function request(
  url: URL,
  { authorization, signal }: DownloadOptions,
  idle: AbortSignal,
): Promise<{ body: Readable }> {
  let at = url;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    requireSafe(at);
    const isOwn = at.origin === url.origin;
    const headers = { 'user-agent': 'gatepost', ...(authorization !== null && isOwn ? { authorization } : {}) };
    let answer: Response;
    try {
      answer = await fetch(at, { headers, redirect: 'manual', signal: AbortSignal.any([signal, idle]) });
    } catch (error) {
      throw brokenOff(at, error);
    }
    const location = answer.headers.get('location');
    if (answer.status >= 300 && answer.status < 400 && location !== null && URL.canParse(location, at.href)) {
      await answer.body?.cancel();
      at = new URL(location, at);
      continue;
    }
    if (answer.status === 200 && answer.body !== null) {
      // Node's fetch gives its own kind of web stream.
      return { body: Readable.fromWeb(answer.body) };
    }
    await answer.body?.cancel();
    throw refused(at, answer.status, authorization !== null);
  }
  throw new GeoipError(`${shown(url)} redirects more than ${MOST_REDIRECTS} times; check the address.`);
}

/** A licence key and the data are read by nobody on the way. */
function requireSafe(url: URL): void {
  if (isSafeUrl(url)) return;
  throw new GeoipError(
    `${shown(url)} is not https; give an address that is and redirects to such only (on this machine http will do).`,
  );
}

function refused(url: URL, status: number, hasCredentials: boolean): GeoipError {
  switch (status) {
    case 401:
    case 403:
      return new GeoipError(
        hasCredentials
          ? `${shown(url)} refuses the credentials (${status}); check GEOIP_MAXMIND_ACCOUNT_ID, GEOIP_MAXMIND_LICENSE_KEY and what the account may download.`
          : `${shown(url)} wants credentials (${status}), and none are sent there; check GEOIP_UPDATE_URL and GEOIP_UPDATE_CHECKSUM, or let this machine fetch it without.`,
      );
    case 404:
    case 410:
      return new NotPublishedError(`${shown(url)} does not exist (${status}); check the edition and the address.`);
    case 429:
      return new GeoipError(`${shown(url)} has been asked too often today (429); try again later.`);
    default:
      return new GeoipError(`${shown(url)} answers with status ${status}; try again later.`);
  }
}

function brokenOff(url: URL, error: unknown): GeoipError {
  return new GeoipError(`The download of ${shown(url)} broke off (${reasonOf(error)}); try again later.`, {
    cause: error,
  });
}

/** fetch says only "fetch failed"; its cause says why. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof Error) return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
  return error.name === 'AbortError' || error.name === 'TimeoutError' ? 'it took too long' : error.message;
}

/** Without the query, in which there may be a key. */
function shown({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}
