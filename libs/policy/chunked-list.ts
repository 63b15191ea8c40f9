import { createHash } from 'node:crypto';
import { canonicalJson } from '../tlog/index.js';

/** A run of a list's entries, as it is stored once and named by every version that has it. */
export interface ChunkReference {
  /** SHA-256, hexadecimal, of the chunk's text. */
  readonly hash: string;
  readonly count: number;
  /** The id of its last entry: chunks, as their entries, are in ascending order of ids. */
  readonly lastId: string;
}

export interface Chunk extends ChunkReference {
  /** The entries as a JSON list in canonical form (RFC 8785). */
  readonly text: string;
}

interface Entry {
  readonly id: string;
}

/** Ids above `after` and up to `upTo`; null: no bound. */
export interface IdRange {
  readonly after: string | null;
  readonly upTo: string | null;
}

const ID_DIGITS = 4;

/**
 * Cuts a list in ascending order of ids behind every entry whose id ends in `bits` zero bits. Ids are UUIDs, which are
 * random at their ends: chunks hold 2^bits entries on average, and a change of an entry changes its own chunk only, an
 * entry more or less at most the next one too.
 */
export function cutList(entries: readonly Entry[], bits: number): Chunk[] {
  const chunks: Chunk[] = [];
  let start = 0;
  for (const [index, { id }] of entries.entries()) {
    if (index < entries.length - 1 && !endsChunk(id, bits)) continue;
    const part = entries.slice(start, index + 1);
    const text = canonicalJson(part);
    chunks.push({ hash: sha256(text), count: part.length, lastId: id, text });
    start = index + 1;
  }
  return chunks;
}

/**
 * The chunks of a list of which entries were added, changed or removed, as `cutList` would cut the whole of it, reading
 * only the runs that hold one of these `ids`. Others are the references given.
 */
export async function renewChunks(
  chunks: readonly ChunkReference[],
  ids: Iterable<string>,
  bits: number,
  read: (range: IdRange) => Promise<readonly Entry[]>,
): Promise<(ChunkReference | Chunk)[]> {
  const touched = new Set(ids);
  const isDirty = dirtyChunks(chunks, touched);
  const renewed: (ChunkReference | Chunk)[] = [];
  for (let index = 0; index < isDirty.length; index += 1) {
    const kept = chunks[index];
    if (!isDirty[index] && kept) {
      renewed.push(kept);
      continue;
    }
    const after = chunks[index - 1]?.lastId ?? null;
    while (isDirty[index + 1]) index += 1;
    const upTo = index >= chunks.length - 1 ? null : (chunks[index]?.lastId ?? null);
    renewed.push(...cutList(await read({ after, upTo }), bits));
  }
  return renewed;
}

/** Whether each chunk must be cut again; of an empty list, whether there is anything to cut. */
function dirtyChunks(chunks: readonly ChunkReference[], touched: ReadonlySet<string>): boolean[] {
  if (chunks.length === 0) return [touched.size > 0];
  const isDirty = chunks.map(() => false);
  for (const id of touched) {
    const found = chunks.findIndex(({ lastId }) => lastId >= id);
    // What follows the last chunk may belong to it.
    const index = found === -1 ? chunks.length - 1 : found;
    isDirty[index] = true;
    // The entry that ended the chunk may be gone: then the next one continues it.
    if (chunks[index]?.lastId === id && index + 1 < chunks.length) isDirty[index + 1] = true;
  }
  return isDirty;
}

function endsChunk(id: string, bits: number): boolean {
  return (parseInt(id.slice(-ID_DIGITS), 16) & (2 ** bits - 1)) === 0;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
