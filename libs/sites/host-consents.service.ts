import { Injectable } from '@nestjs/common';
import { AuthError, findAccount } from '../auth/index.js';
import {
  HostConsent,
  inOrder,
  type Page,
  pageOf,
  type PageRequest,
  type SortKeys,
  UnitOfWork,
} from '../database/index.js';
import { SiteError } from './errors.js';
import { wildcardsOver } from './host-consent.js';
import { canonicalHostname } from './hostname.js';
import { accountWith } from './members.service.js';
import { requireSite } from './sites.service.js';

export interface Consent {
  /** Of the account. */
  readonly id: string;
  readonly hostname: string;
  readonly email: string;
  readonly createdAt: Date;
}

/** Every order of the list of consents. */
export const CONSENT_ORDERS = {
  hostname: { column: 'c.hostname', type: 'text', isUnique: false, of: ({ hostname }) => hostname },
} as const satisfies SortKeys<Consent, string>;

export interface ConsentListing extends PageRequest<keyof typeof CONSENT_ORDERS> {
  /** Of this account only. */
  readonly email?: string | undefined;
}

/** Who may use which host name under the wildcard of a site. */
@Injectable()
export class HostConsentsService {
  constructor(private readonly unit: UnitOfWork) {}

  async list(siteId: string, { email, sort = 'hostname', ...page }: ConsentListing): Promise<Page<Consent>> {
    const query = this.unit.reader
      .createQueryBuilder(HostConsent, 'c')
      .leftJoinAndSelect('c.user', 'u')
      .where('c.site_id = :siteId', { siteId });
    if (email !== undefined) query.andWhere('c.user_id = :userId', { userId: await findAccount(this.unit, email) });
    const rows = await inOrder(query, CONSENT_ORDERS, { ...page, sort }, 'c.user_id').getMany();
    const consents = rows.map(({ hostname, userId: id, user, createdAt }): Consent => ({
      id,
      hostname,
      email: user?.email ?? '',
      createdAt,
    }));
    return pageOf(consents, CONSENT_ORDERS, sort, page.limit);
  }

  /** Consents; once more is the same. Throws SiteError `hostname_invalid`, AuthError `user_not_found`. */
  async give(siteId: string, host: string, email: string): Promise<void> {
    const hostname = canonicalHostname(host);
    const userId = await accountWith(this.unit, email);
    await this.unit.run(async (rows) => {
      const site = await requireSite(rows, siteId);
      if (!wildcardsOver(hostname).includes(site.hostname)) {
        const sentence = `The site ${site.hostname} does not cover ${hostname}: only the owner of a wildcard consents, to names under it.`;
        throw new SiteError('hostname_invalid', sentence, '/hostname');
      }
      if (await rows.existsBy(HostConsent, { siteId, userId, hostname })) return;
      await rows.insert(HostConsent, { siteId, userId, hostname });
    });
  }

  /** A site that was made by it stays. Throws AuthError `consent_not_found`. */
  async withdraw(siteId: string, userId: string, hostname: string): Promise<void> {
    await this.unit.run(async (rows) => {
      const consent = { siteId, userId, hostname };
      if (!(await rows.existsBy(HostConsent, consent))) {
        throw new AuthError('consent_not_found', 'There is no such consent; list them again.');
      }
      await rows.delete(HostConsent, consent);
    });
  }
}
