import { type EntityManager, IsNull } from 'typeorm';
import { type LinkPurpose, OneTimeLink } from '../database/index.js';
import { AuthError } from './errors.js';
import { hashOf, randomToken } from './secrets.js';

const HOURS: Readonly<Record<LinkPurpose, number>> = { setup: 24, invitation: 72, reset: 1 };

/** A page of the API; the token stands behind the "#", which browsers send to nobody. */
export const ACCOUNT_PAGE = '/account';

/** A new link of the account, or of the set-up where `userId` is null; earlier ones of the same purpose open nothing. */
export async function makeLink(
  rows: EntityManager,
  purpose: LinkPurpose,
  userId: string | null,
  now: Date,
): Promise<{ readonly token: string; readonly expiresAt: Date }> {
  await rows.delete(OneTimeLink, { purpose, userId: userId ?? IsNull() });
  const token = randomToken();
  const expiresAt = new Date(now.getTime() + HOURS[purpose] * 3_600_000);
  await rows.insert(OneTimeLink, { hash: hashOf(token), purpose, userId, createdAt: now, expiresAt });
  return { token, expiresAt };
}

/** The link's row, locked; used up when the transaction commits. Throws AuthError `link_invalid`. */
export async function useLink(rows: EntityManager, token: string, now: Date): Promise<OneTimeLink> {
  const hash = hashOf(token);
  const link = await rows.findOne(OneTimeLink, { where: { hash }, lock: { mode: 'pessimistic_write' } });
  if (!link || link.usedAt !== null || link.expiresAt <= now) throw invalidLink();
  await rows.update(OneTimeLink, { hash }, { usedAt: now });
  return link;
}

/** What a link is for, without using it. Throws AuthError `link_invalid`. */
export async function readLink(rows: EntityManager, token: string, now: Date): Promise<OneTimeLink> {
  const link = await rows.findOneBy(OneTimeLink, { hash: hashOf(token) });
  if (!link || link.usedAt !== null || link.expiresAt <= now) throw invalidLink();
  return link;
}

export function linkUrl(publicUrl: string, purpose: LinkPurpose, token: string): string {
  return `${publicUrl}${ACCOUNT_PAGE}#${purpose}=${token}`;
}

function invalidLink(): AuthError {
  return new AuthError('link_invalid', 'The link has been used, has expired or is not one of ours; ask for a new one.');
}
