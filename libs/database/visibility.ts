import { type ObjectLiteral, type SelectQueryBuilder } from 'typeorm';
import { type SiteRole } from './entities/index.js';

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
  query.andWhere(
    `${siteIdColumn} in (select m.site_id from site_users m
       where m.user_id = :visibleUserId and m.role = any(:visibleRoles))`,
    { visibleUserId: userId, visibleRoles: roles },
  );
}
