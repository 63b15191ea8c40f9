import { type ObjectLiteral, type SelectQueryBuilder } from 'typeorm';

/** A value that a list can be in the order of. */
export interface SortKey<Row> {
  /** SQL; null: that of the id alone. */
  readonly column: string | null;
  readonly type: 'text' | 'instant';
  /** No two rows have the same. */
  readonly isUnique: boolean;
  /** As the cursor carries it: exactly what the database compares. */
  readonly of: (row: Row) => string;
}

/** Every order of a list, by the name that a caller knows it by. */
export type SortKeys<Row, Name extends string> = Readonly<Record<Name, SortKey<Row>>>;

/** Ascending, or descending with a minus. */
export type Sort<Name extends string = string> = Name | `-${Name}`;

/** Where a page ends: the key of its last row, and its id, which tells apart rows of the same key. */
export interface PagePosition {
  readonly key: string;
  readonly id: string;
}

export interface PageRequest<Name extends string> {
  readonly sort?: Sort<Name> | undefined;
  /** Left out: from the beginning. */
  readonly after?: PagePosition | undefined;
  readonly limit: number;
}

export interface Page<Row> {
  readonly items: Row[];
  /** null: this is the last one. */
  readonly next: PagePosition | null;
}

/** In the order in which rows were made: ids are UUIDs v7 (RFC 9562 §5.7). */
export const BY_ID: SortKey<unknown> = { column: null, type: 'text', isUnique: true, of: () => '' };

/** Every `sort` of a list. */
export function sortsOf<Name extends string>(keys: SortKeys<never, Name>): Sort<Name>[] {
  return (Object.keys(keys) as Name[]).flatMap((name): Sort<Name>[] => [name, `-${name}`]);
}

export function sortKeyOf<Row, Name extends string>(keys: SortKeys<Row, Name>, sort: Sort<Name>): SortKey<Row> {
  // A sort is a name, with or without a minus; names have none.
  return keys[sort.replace(/^-/, '') as Name];
}

/**
 * The order of a list, and the condition of rows that are behind a position in it; `given` makes a placeholder of what it
 * names of the position, of which the condition may need one only. Both are what an index is in the order of, so that a
 * page reads no more rows than it has.
 */
export function orderOf<Name extends string>(
  keys: SortKeys<never, Name>,
  sort: Sort<Name>,
  idColumn: string,
): {
  readonly columns: string[];
  readonly direction: 'ASC' | 'DESC';
  readonly behind: (given: (part: keyof PagePosition) => string) => string;
} {
  const { column, isUnique, type } = sortKeyOf(keys, sort);
  const [direction, sign] = sort.startsWith('-') ? (['DESC', '<'] as const) : (['ASC', '>'] as const);
  if (column === null) {
    return { columns: [idColumn], direction, behind: (given) => `${idColumn} ${sign} ${given('id')}` };
  }
  const sqlType = type === 'instant' ? 'timestamptz' : 'text';
  const keyOf = (given: (part: 'key') => string): string => `cast(${given('key')} as ${sqlType})`;
  if (isUnique) return { columns: [column], direction, behind: (given) => `${column} ${sign} ${keyOf(given)}` };
  const both = `(${column}, ${idColumn}) ${sign}`;
  return { columns: [column, idColumn], direction, behind: (given) => `${both} (${keyOf(given)}, ${given('id')})` };
}

/** The page of what was found, of which there was to be one more than the limit. */
export function pageOf<Row extends { readonly id: string }, Name extends string>(
  found: readonly Row[],
  keys: SortKeys<Row, Name>,
  sort: Sort<Name>,
  limit: number,
): Page<Row> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const next = found.length > limit && last ? { key: sortKeyOf(keys, sort).of(last), id: last.id } : null;
  return { items, next };
}

/** A page of a query that has its conditions, but no order yet. */
export async function readPage<Row extends ObjectLiteral & { readonly id: string }, Name extends string>(
  query: SelectQueryBuilder<Row>,
  keys: SortKeys<Row, Name>,
  request: PageRequest<Name> & { readonly sort: Sort<Name> },
): Promise<Page<Row>> {
  const found = await inOrder(query, keys, request).getMany();
  return pageOf(found, keys, request.sort, request.limit);
}

/** The rows of a page, and one more, in their order. Rows of an account within a site are told apart by the account. */
export function inOrder<Row extends ObjectLiteral, Name extends string>(
  query: SelectQueryBuilder<Row>,
  keys: SortKeys<never, Name>,
  { sort, after, limit }: PageRequest<Name> & { readonly sort: Sort<Name> },
  idColumn = `${query.alias}.id`,
): SelectQueryBuilder<Row> {
  const { columns, direction, behind } = orderOf(keys, sort, idColumn);
  for (const column of columns) query.addOrderBy(column, direction);
  if (after)
    query.andWhere(
      behind((part) => `:after_${part}`),
      { after_key: after.key, after_id: after.id },
    );
  return query.limit(limit + 1);
}
