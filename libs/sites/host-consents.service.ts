import { Injectable } from '@nestjs/common';
import { AuthError } from '../auth/index.js';
import { HostConsent, UnitOfWork } from '../database/index.js';
import { SiteError } from './errors.js';
import { wildcardsOver } from './host-consent.js';
import { canonicalHostname } from './hostname.js';
import { accountWith } from './members.service.js';
import { requireSite } from './sites.service.js';

export interface Consent {
  readonly hostname: string;
  readonly userId: string;
  readonly email: string;
  readonly createdAt: Date;
}

/** Who may use which host name under the wildcard of a site. */
@Injectable()
export class HostConsentsService {
  constructor(private readonly unit: UnitOfWork) {}

  async list(siteId: string): Promise<Consent[]> {
    const rows = await this.unit.reader.find(HostConsent, {
      where: { siteId },
      relations: { user: true },
      order: { createdAt: 'ASC', hostname: 'ASC' },
      take: 1_000,
    });
    return rows.map(({ hostname, userId, user, createdAt }) => ({
      hostname,
      userId,
      email: user?.email ?? '',
      createdAt,
    }));
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
