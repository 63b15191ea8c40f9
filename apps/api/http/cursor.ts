import { createHash } from 'node:crypto';
import { type PagePosition, type Sort, sortKeyOf, type SortKeys } from '../../../libs/database/index.js';
import { invalidParameter } from './errors.js';

/** Everything that says which list it is, and in which order: the place, the filters and the sort. */
export type ListScope = Readonly<Record<string, string | undefined>> & { readonly list: string };

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** No longer than any name; and neither zeros nor halves of surrogate pairs, which no text in the database has. */
const TEXT = /^[^\0\p{Cs}]{0,300}$/u;

/**
 * `next_cursor` of a page: where it ends, and a mark of the list that it is of. A cursor opens nothing; the mark keeps
 * people from going on in another order, where entries would come twice or not at all.
 */
export function writeCursor(position: PagePosition | null, scope: ListScope): string | null {
  if (position === null) return null;
  return Buffer.from(JSON.stringify([markOf(scope), position.id, position.key])).toString('base64url');
}

/** Throws ApiError `invalid_parameter`. */
export function readCursor<Name extends string>(
  cursor: string | undefined,
  scope: ListScope,
  keys: SortKeys<never, Name>,
  sort: Sort<Name>,
): PagePosition | undefined {
  if (cursor === undefined) return undefined;
  const parts = partsOf(cursor);
  if (parts === null) {
    throw invalidParameter('cursor', 'The cursor is not one of ours; take "next_cursor" of the page before.');
  }
  const { mark, ...position } = parts;
  if (mark !== markOf(scope) || !isKey(position.key, sortKeyOf(keys, sort).type)) {
    throw invalidParameter(
      'cursor',
      'The cursor is of a list with another sort or other filters; send those of the page before, or leave the cursor out to begin anew.',
    );
  }
  return position;
}

function markOf(scope: ListScope): string {
  const said = Object.entries(scope).filter(([, value]) => value !== undefined);
  const text = JSON.stringify(said.sort(([one], [other]) => (one < other ? -1 : 1)));
  return createHash('sha256').update(text).digest('base64url').slice(0, 8);
}

function partsOf(cursor: string): (PagePosition & { readonly mark: string }) | null {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return null;
  }
  if (!Array.isArray(parts) || parts.length !== 3) return null;
  const [mark, id, key] = parts as unknown[];
  if (typeof mark !== 'string' || typeof id !== 'string' || typeof key !== 'string') return null;
  return UUID.test(id) && TEXT.test(key) ? { mark, id, key } : null;
}

function isKey(key: string, type: 'text' | 'instant'): boolean {
  if (type === 'text') return true;
  const time = /^\d{4}-/.test(key) && !key.startsWith('0000') ? Date.parse(key) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString() === key;
}
