import { type EntityManager } from 'typeorm';
import { currentActing } from '../database/index.js';
import { SiteError } from './errors.js';

/**
 * Refuses a host name under the wildcard of somebody else, who has not consented: traffic of theirs would go to the new
 * site. Administrators need no consent. Throws SiteError `hostname_needs_consent`.
 */
export async function requireConsent(rows: EntityManager, hostname: string): Promise<void> {
  const acting = currentActing();
  if (acting === null || acting.reach === 'everything') return;
  const [answer] = await rows.query<{ needed: boolean | null }[]>('select gatepost_needs_consent($1, $2) as needed', [
    hostname,
    wildcardsOver(hostname),
  ]);
  if (answer?.needed !== true) return;
  throw new SiteError(
    'hostname_needs_consent',
    'A wildcard of somebody else covers this host name; ask its owner to consent, or an administrator to make the site.',
    '/hostname',
  );
}

/** The wildcards that would take the requests of a host, or of a narrower wildcard. */
export function wildcardsOver(hostname: string): string[] {
  const labels = hostname.replace(/^\*\./, '').split('.');
  const suffixes = labels.map((_label, index) => `*.${labels.slice(index).join('.')}`);
  // A name is under wildcards above it; a wildcard is not under itself.
  return suffixes.slice(1);
}
