import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, QueryFailedError } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { type Exemption, findExemptionPathFault } from '../access/index.js';
import {
  BY_ID,
  EVERYTHING,
  expectAnything,
  type Expectation,
  onlyVisible,
  type Page,
  type PageRequest,
  readPage,
  Site,
  SiteUser,
  type SortKeys,
  sqlState,
  UnitOfWork,
  type Visibility,
} from '../database/index.js';
import { isTimeZone, PolicyPublisher } from '../policy/index.js';
import { SiteError } from './errors.js';
import { requireConsent } from './host-consent.js';
import { canonicalHostname } from './hostname.js';
import { requireLogo } from './logo.js';
import { commentOf, type Editor } from './editor.js';
import { policyInForce, refuseLockout } from './lockout.js';
import { requireUpstream, UPSTREAM_RULES, type UpstreamRules } from './upstream.js';

/** What a caller may say of a site; everything else is kept by the program. */
export type SiteInput = Pick<Site, 'name' | 'hostname'> &
  Partial<
    Pick<
      Site,
      | 'filterMode'
      | 'enforcement'
      | 'defaultAction'
      | 'upstreamUrl'
      | 'treatPrivateAs'
      | 'locationSource'
      | 'accuracyPolicy'
      | 'maxAccuracyMeters'
      | 'maxGpsIpDistanceKm'
      | 'maxSpeedKmh'
      | 'timeZone'
      | 'exemptions'
      | 'auditAddressPrecision'
      | 'auditLocationDecimals'
      | 'auditRetentionDays'
      | 'blockTitle'
      | 'blockText'
      | 'blockContact'
      | 'blockLogo'
    >
  >;

/** Every order of the list of sites. */
export const SITE_ORDERS = {
  created: BY_ID,
  hostname: { column: 's.hostname', type: 'text', isUnique: true, of: ({ hostname }) => hostname },
} as const satisfies SortKeys<Site, string>;

export interface SiteListing extends PageRequest<keyof typeof SITE_ORDERS> {
  /** This one only, however it is written. */
  readonly hostname?: string;
  /** Left out: every site. */
  readonly visible?: Visibility;
}

/** The afterCommit hook of a unit of work. */
export type AfterCommit = (callback: () => void) => void;

@Injectable()
export class SitesService {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly publisher: PolicyPublisher,
    @Inject(UPSTREAM_RULES) private readonly upstreams: UpstreamRules,
  ) {}

  async list({ hostname, visible = EVERYTHING, sort = 'created', ...page }: SiteListing): Promise<Page<Site>> {
    const query = this.unit.reader.createQueryBuilder(Site, 's');
    onlyVisible(query, 's.id', visible);
    if (hostname !== undefined) query.andWhere('s.hostname = :hostname', { hostname: canonicalHostname(hostname) });
    return readPage(query, SITE_ORDERS, { ...page, sort });
  }

  async find(id: string): Promise<Site> {
    return requireSite(this.unit.reader, id);
  }

  async findByHostname(hostname: string): Promise<Site | null> {
    return this.unit.reader.findOneBy(Site, { hostname: canonicalHostname(hostname) });
  }

  async count(): Promise<number> {
    return this.unit.reader.count(Site);
  }

  /** The editor becomes its owner; where that is no account, administrators look after it. */
  async create(input: SiteInput, editor: Editor): Promise<Site> {
    const id = uuidv7();
    const { userId: ownerUserId = null } = editor;
    return this.#write(async (rows, afterCommit) => {
      const columns = checked(input, this.upstreams);
      await requireConsent(rows, columns.hostname);
      await rows.insert(Site, { ...columns, id, ownerUserId });
      if (ownerUserId !== null) await rows.insert(SiteUser, { siteId: id, userId: ownerUserId, role: 'owner' });
      const publication = { author: editor.author, comment: commentOf(editor, 'created') };
      await this.publisher.publishFirst(rows, id, publication, afterCommit);
      return requireSite(rows, id);
    });
  }

  async update(
    id: string,
    change: Partial<SiteInput>,
    editor: Editor,
    expected: Expectation<Site> = expectAnything,
  ): Promise<Site> {
    return this.#write(async (rows, afterCommit) => {
      const site = await requireSite(rows, id, 'pessimistic_write');
      expected(site);
      const before = await policyInForce(rows, id, editor);
      const columns = checked(change, this.upstreams);
      if (columns.hostname !== undefined && columns.hostname !== site.hostname) {
        await requireConsent(rows, columns.hostname);
      }
      if (Object.keys(columns).length > 0) await rows.update(Site, { id }, columns);
      const touched = { networkRules: new Set<string>(), fences: new Set<string>() };
      const publication = { author: editor.author, comment: commentOf(editor, 'options changed'), touched };
      refuseLockout(before, await this.publisher.publish(rows, id, publication, afterCommit), editor);
      return requireSite(rows, id);
    });
  }

  async delete(id: string, expected: Expectation<Site> = expectAnything): Promise<void> {
    await this.#write(async (rows, afterCommit) => {
      expected(await requireSite(rows, id, 'pessimistic_write'));
      await rows.delete(Site, { id });
      await this.publisher.withdraw(rows, id, afterCommit);
    });
  }

  async #write<T>(work: (rows: EntityManager, afterCommit: AfterCommit) => Promise<T>): Promise<T> {
    try {
      return await this.unit.run(work);
    } catch (error) {
      const taken = error instanceof QueryFailedError && sqlState(error) === '23505';
      if (taken)
        throw new SiteError(
          'hostname_taken',
          'Another site has this host name already; choose another or change that site.',
          '/hostname',
        );
      throw policyFault(error);
    }
  }
}

/** The site's row, locked when a mode is given. Throws SiteError `site_not_found`. */
export async function requireSite(rows: EntityManager, id: string, lock?: 'pessimistic_write'): Promise<Site> {
  const site = await rows.findOne(Site, { where: { id }, ...(lock ? { lock: { mode: lock } } : {}) });
  if (!site) throw new SiteError('site_not_found', 'There is no such site; check its id, it may have been deleted.');
  return site;
}

/** A policy that does not compile is the caller's mistake, not ours. */
export function policyFault(error: unknown): unknown {
  if (error instanceof Error && error.name === 'CompileError') return new SiteError('policy_invalid', error.message);
  return error;
}

function checked<T extends Partial<SiteInput>>(input: T, upstreams: UpstreamRules): T {
  const { hostname, upstreamUrl, timeZone, exemptions } = input;
  if (upstreamUrl !== undefined && upstreamUrl !== null) requireUpstream(upstreamUrl, upstreams);
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    throw new SiteError(
      'time_zone_invalid',
      'The time zone must be a name of the IANA database, such as "Europe/Copenhagen".',
      '/time_zone',
    );
  }
  exemptions?.forEach(requireExemption);
  if (input.blockLogo !== undefined && input.blockLogo !== null) requireLogo(input.blockLogo);
  return hostname === undefined ? input : { ...input, hostname: canonicalHostname(hostname) };
}

function requireExemption({ path, methods }: Exemption, index: number): void {
  const fault = findExemptionPathFault(path);
  if (fault !== null) throw new SiteError('exemption_invalid', fault, `/exemptions/${index}/path`);
  const odd = methods.findIndex((method: unknown) => typeof method !== 'string' || !/^[A-Z]{1,20}$/.test(method));
  if (odd === -1) return;
  const sentence = 'A method of an exemption must be written in capitals, such as "POST".';
  throw new SiteError('exemption_invalid', sentence, `/exemptions/${index}/methods/${odd}`);
}
