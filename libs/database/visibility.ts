import { type EntityManager, type ObjectLiteral, type SelectQueryBuilder } from 'typeorm';
import { type SiteRole, SiteUser } from './entities/index.js';
import { inOrder, orderOf, type Page, pageOf, type PageRequest, readPage, type Sort, type SortKeys } from './paging.js';

/** Of which sites somebody sees the rows. */
export interface Visibility {
  /** Those whose member this account is; null: all. */
  readonly userId: string | null;
  /** With one of these roles there. */
  readonly roles: readonly SiteRole[];
  /** This site only; null: all of those. */
  readonly siteId: string | null;
}

export const EVERYTHING: Visibility = { userId: null, roles: [], siteId: null };

/** Leaves the rows that may be seen; rows of no site are for those who see all. */
export function onlyVisible<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  siteIdColumn: string,
  { userId, roles, siteId }: Visibility,
): void {
  if (siteId !== null) query.andWhere(`${siteIdColumn} = :visibleSiteId`, { visibleSiteId: siteId });
  if (userId === null) return;
  query.andWhere(`${siteIdColumn} in (select m.site_id from site_users m where ${MEMBERSHIP})`, {
    visibleUserId: userId,
    visibleRoles: roles,
  });
}

const MEMBERSHIP = 'm.user_id = :visibleUserId and m.role = any(:visibleRoles)';

/** Which rows of a table, each of a site or of none, are listed. */
export interface RowsOfSites {
  readonly siteIdColumn: string;
  /** Of this site; left out: of all that are visible. */
  readonly siteId?: string | undefined;
  readonly visible: Visibility;
}

/** The rows of more sites than these are soon met among the rows of all. */
const ASKED_ONE_BY_ONE = 100;

/**
 * A page of a query that has its other conditions, but no order yet. The rows of a few sites are far apart among those of
 * very many: then each of the few is asked for its own, which an index of the table has in the order of the list.
 */
export async function readPageOfSites<Row extends ObjectLiteral & { readonly id: string }, Name extends string>(
  rows: EntityManager,
  query: SelectQueryBuilder<Row>,
  { siteIdColumn, siteId, visible }: RowsOfSites,
  keys: SortKeys<Row, Name>,
  request: PageRequest<Name> & { readonly sort: Sort<Name> },
): Promise<Page<Row>> {
  const isOfMany = siteId === undefined && visible.siteId === null && visible.userId !== null;
  if (isOfMany && (await seesFew(rows, visible))) return readSiteBySite(query, siteIdColumn, visible, keys, request);
  onlyVisible(query, siteIdColumn, visible);
  if (siteId !== undefined) query.andWhere(`${siteIdColumn} = :siteId`, { siteId });
  return readPage(query, keys, request);
}

async function seesFew(rows: EntityManager, visible: Visibility): Promise<boolean> {
  const sites = rows.createQueryBuilder(SiteUser, 'm').select('m.site_id');
  sites.where(MEMBERSHIP, { visibleUserId: visible.userId, visibleRoles: visible.roles });
  return (await sites.limit(ASKED_ONE_BY_ONE + 1).getRawMany()).length <= ASKED_ONE_BY_ONE;
}

async function readSiteBySite<Row extends ObjectLiteral & { readonly id: string }, Name extends string>(
  query: SelectQueryBuilder<Row>,
  siteIdColumn: string,
  { userId, roles }: Visibility,
  keys: SortKeys<Row, Name>,
  request: PageRequest<Name> & { readonly sort: Sort<Name> },
): Promise<Page<Row>> {
  const { columns, direction } = orderOf(keys, request.sort, `${query.alias}.id`);
  const ofOne = query.clone().andWhere(`${siteIdColumn} = m.site_id`);
  // Of each row its place in the order alone: an index has that.
  columns.forEach((column, place) =>
    place === 0 ? ofOne.select(column, 'place0') : ofOne.addSelect(column, `place${place}`),
  );
  const places = columns.map((_column, place) => `p.place${place}`);
  const ofAll = query
    .clone()
    .where(
      `(${columns.join(', ')}) in (
         select ${places.join(', ')} from site_users m cross join lateral (${inOrder(ofOne, keys, request).getQuery()}) p
          where ${MEMBERSHIP} order by ${places.map((place) => `${place} ${direction}`).join(', ')} limit ${request.limit + 1})`,
    )
    .setParameters({ ...ofOne.getParameters(), visibleUserId: userId, visibleRoles: roles });
  const { sort, limit } = request;
  return pageOf(await inOrder(ofAll, keys, { sort, limit }).getMany(), keys, sort, limit);
}
