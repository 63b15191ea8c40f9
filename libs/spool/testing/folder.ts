import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFiles, type SegmentFiles } from '../files.js';
import { openSpool, type Spool, type SpoolFault, type SpoolOptions, type SpoolRecord } from '../index.js';

export const MIB = 1024 * 1024;

/** Temporary folders of one test file; `clean` removes them. */
export class Folders {
  #made: string[] = [];

  async make(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'gatepost-spool-'));
    this.#made.push(folder);
    return folder;
  }

  /** What a second process would find now: the spool that is open in `folder` is not asked. */
  async copy(folder: string): Promise<string> {
    const target = await this.make();
    await cp(folder, target, { recursive: true });
    return target;
  }

  async clean(): Promise<void> {
    await Promise.all(this.#made.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
  }
}

export function optionsFor(directory: string, changed: Partial<SpoolOptions> = {}): SpoolOptions {
  return { directory, maxBytes: 16 * MIB, fsync: 'batch', fsyncIntervalMs: 1, full: 'block', ...changed };
}

/** Opens, and collects the faults. */
export async function openWithFaults(
  directory: string,
  changed: Partial<SpoolOptions> = {},
): Promise<{ spool: Spool; faults: SpoolFault[] }> {
  const faults: SpoolFault[] = [];
  const spool = await openSpool(optionsFor(directory, { onFault: (fault) => faults.push(fault), ...changed }));
  return { spool, faults };
}

export function appendText(spool: Spool, text: string): Promise<number> {
  return spool.append(() => text);
}

/** Each in a turn of its own. */
export async function appendAll(spool: Spool, texts: readonly string[]): Promise<number[]> {
  const sequences: number[] = [];
  for (const text of texts) sequences.push(await appendText(spool, text));
  return sequences;
}

/** Everything unread, without committing. */
export async function peekAll(spool: Spool): Promise<SpoolRecord[]> {
  await spool.flush();
  const { records } = await spool.read({ records: Infinity, bytes: Infinity });
  return records;
}

/** Everything unread, in small batches, committing each. */
export async function drain(spool: Spool, records = 7): Promise<SpoolRecord[]> {
  await spool.flush();
  const all: SpoolRecord[] = [];
  for (;;) {
    const batch = await spool.read({ records, bytes: MIB });
    if (batch.records.length === 0) return all;
    all.push(...batch.records);
    await spool.commit(batch.cursor);
  }
}

export function textsOf(records: readonly SpoolRecord[]): string[] {
  return records.map(({ payload }) => payload.toString('utf8'));
}

export function sequencesOf(records: readonly SpoolRecord[]): number[] {
  return records.map(({ sequence }) => sequence);
}

/** Paths of the files whose names end so, in order. */
export async function filesEnding(folder: string, ending: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(ending));
  return names.sort().map((name) => join(folder, name));
}

export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: as the test asked`), { code });
}

export type ChangeableFiles = { -readonly [Call in keyof SegmentFiles]: SegmentFiles[Call] };

/** Real files of which each call can be replaced while the spool is open. */
export function changeableFiles(): ChangeableFiles {
  return { ...nodeFiles };
}
