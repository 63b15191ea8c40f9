import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type GeoipUpdateSettings } from '../../config/index.js';
import { type GeoipPaths } from '../data.js';
import { GeoipError } from '../errors.js';
import { openMmdbFile } from '../mmdb-file.js';
import { downloadFile, downloadText, NotPublishedError } from './download.js';
import { type UpdateTarget, updateTargets } from './targets.js';
import { unpackMmdb } from './unpack.js';

export interface GeoipUpdate {
  readonly edition: string;
  readonly path: string;
  /** `current`: what is published is what is there. */
  readonly status: 'updated' | 'current' | 'failed';
  /** Type and build date of the file now there, or why there is no other: one sentence. */
  readonly detail: string;
}

export interface UpdateOptions {
  readonly now?: Date;
  readonly signal?: AbortSignal;
}

/** Beside each file: what it was made from. */
interface Origin {
  readonly url: string;
  /** Of the archive. */
  readonly sha256: string;
}

/** One edition takes no longer. */
const MOST_MS = 30 * 60_000;
const WORK_SUFFIX = '.download';
/** Left by a process that was ended meanwhile. */
const ABANDONED_AFTER_MS = 24 * 3_600_000;

/**
 * Fetches what is newer than the files at `paths`, checks it, and puts it in their place at once, one after the other. A
 * file that cannot be had or used is reported, and the old one stays. Never throws.
 */
export async function updateGeoip(
  settings: GeoipUpdateSettings,
  paths: GeoipPaths,
  { now = new Date(), signal = new AbortController().signal }: UpdateOptions = {},
): Promise<GeoipUpdate[]> {
  const updates: GeoipUpdate[] = [];
  for (const target of updateTargets(settings, paths, now)) {
    const { edition, path } = target;
    try {
      updates.push({
        edition,
        path,
        ...(await updateFile(target, AbortSignal.any([signal, AbortSignal.timeout(MOST_MS)]))),
      });
    } catch (error) {
      updates.push({ edition, path, status: 'failed', detail: sentenceOf(error, path) });
    }
  }
  return updates;
}

async function updateFile(target: UpdateTarget, signal: AbortSignal): Promise<Pick<GeoipUpdate, 'status' | 'detail'>> {
  const { path, edition, authorization } = target;
  const published = await readChecksum(target, signal);
  const origin = await readOrigin(path);
  if (origin !== null && published !== null && origin.sha256 === published) return current(path);

  await mkdir(dirname(path), { recursive: true });
  await removeAbandoned(path);
  const work = `${path}.${randomUUID()}${WORK_SUFFIX}`;
  await mkdir(work, { mode: 0o700 });
  try {
    const archive = join(work, 'archive');
    const fetched = await downloadFirst(target, archive, origin, { authorization, signal });
    if (fetched === null) return await current(path);
    if (published !== null && fetched.sha256 !== published) {
      throw new GeoipError(`The download of ${edition} does not have its published checksum; try again later.`);
    }
    const fresh = join(work, 'fresh.mmdb');
    await unpackMmdb(archive, fresh);
    const { databaseType, builtAt } = await openMmdbFile(fresh, 'try again later', `The download of ${edition}`);
    const detail = `${databaseType} ${builtAt.toISOString().slice(0, 'YYYY-MM-DD'.length)}`;
    const there = await openMmdbFile(path, '').catch(() => null);
    if (there !== null && there.databaseType === databaseType && there.builtAt > builtAt) {
      throw new GeoipError(`${edition} is published older (${detail}) than the file in force; the newer one stays.`);
    }
    await rename(fresh, path);
    await syncFolder(dirname(path));
    await writeFile(originPath(path), `${JSON.stringify(fetched)}\n`);
    return { status: 'updated', detail };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** null: the newest there is was fetched before. */
async function downloadFirst(
  { archives }: UpdateTarget,
  path: string,
  origin: Origin | null,
  options: Parameters<typeof downloadFile>[2],
): Promise<Origin | null> {
  for (const [index, archive] of archives.entries()) {
    // Files of several dates are told apart by their addresses.
    if (archives.length > 1 && origin?.url === nameOf(archive)) return null;
    try {
      return { url: nameOf(archive), sha256: await downloadFile(archive, path, options) };
    } catch (error) {
      if (!(error instanceof NotPublishedError) || index === archives.length - 1) throw error;
    }
  }
  throw new GeoipError('There is nowhere to fetch the file from.');
}

/** The checksum that is published now, in lower-case hexadecimal; null where none is. */
async function readChecksum(
  { checksum, authorization, archives }: UpdateTarget,
  signal: AbortSignal,
): Promise<string | null> {
  if (checksum === null) return null;
  if (typeof checksum === 'string') return checksum.toLowerCase();
  const text = await downloadText(checksum, { authorization, signal });
  return checksumIn(text, checksum, archives);
}

/** As `sha256sum` writes it: the sum, and the file's name behind it. */
const CHECKSUM_LINE = /^\s*\\?([0-9a-fA-F]{64})(?:\s+\*?(\S.*?))?\s*$/;

/** Of a list of many files, the checksum of that which the archive is named like. */
function checksumIn(text: string, { origin, pathname }: URL, archives: readonly URL[]): string {
  const lines = text.split('\n').flatMap((line) => {
    const [, sum, name = ''] = CHECKSUM_LINE.exec(line) ?? [];
    return sum === undefined ? [] : [{ sum: sum.toLowerCase(), name: basename(name) }];
  });
  const [first, ...others] = lines;
  if (first === undefined) {
    throw new GeoipError(`${origin}${pathname} is no SHA-256 checksum; check the address.`);
  }
  if (others.length === 0) return first.sum;
  const names = archives.map(({ pathname: path }) => basename(path));
  const sums = new Set(lines.filter(({ name }) => names.includes(name)).map(({ sum }) => sum));
  const [sum] = sums;
  if (sum !== undefined && sums.size === 1) return sum;
  throw new GeoipError(
    `${origin}${pathname} has ${sums.size === 0 ? 'checksums of other files, and none' : 'several checksums'} of ${names.join(' or ')}; set GEOIP_UPDATE_CHECKSUM to the checksum itself, or to the address of a file with one.`,
  );
}

/** Of a file that is there and can be read. */
async function readOrigin(path: string): Promise<Origin | null> {
  try {
    const origin: unknown = JSON.parse(await readFile(originPath(path), 'utf8'));
    if (typeof origin !== 'object' || origin === null || !('url' in origin) || !('sha256' in origin)) return null;
    const { url, sha256 } = origin;
    if (typeof url !== 'string' || typeof sha256 !== 'string') return null;
    await openMmdbFile(path, '');
    return { url, sha256 };
  } catch {
    return null;
  }
}

async function current(path: string): Promise<Pick<GeoipUpdate, 'status' | 'detail'>> {
  const { databaseType, builtAt } = await openMmdbFile(path, '');
  return { status: 'current', detail: `${databaseType} ${builtAt.toISOString().slice(0, 'YYYY-MM-DD'.length)}` };
}

async function removeAbandoned(path: string): Promise<void> {
  const folder = dirname(path);
  for (const name of await readdir(folder)) {
    if (!name.startsWith(`${basename(path)}.`) || !name.endsWith(WORK_SUFFIX)) continue;
    const { mtimeMs } = await stat(join(folder, name)).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > ABANDONED_AFTER_MS) await rm(join(folder, name), { recursive: true, force: true });
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function originPath(path: string): string {
  return `${path}.origin`;
}

/** Without the query, in which there may be a key. */
function nameOf({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}

function sentenceOf(error: unknown, path: string): string {
  if (error instanceof GeoipError) return error.message;
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
  return `The GeoIP file ${path} could not be written (${code}); make its folder writable, or free some space.`;
}
