import { Injectable } from '@nestjs/common';
import { type EntityManager, LessThan } from 'typeorm';
import { type Fence, type NetworkRule, type PolicyDocument, type Validity } from '../access/index.js';
import { expectAnything, type Expectation, PolicyVersion, Site, UnitOfWork } from '../database/index.js';
import {
  diffPolicies,
  type ListDiff,
  type PolicyDiff,
  PolicyPublisher,
  readDocument,
  readVersion,
} from '../policy/index.js';
import { SiteError } from './errors.js';
import { type Editor } from './editor.js';
import { changePolicy } from './policy-change.js';
import { bringNotesBack, keepNotes } from './removed-notes.js';
import { requireSite, type SiteInput } from './sites.service.js';

/** A policy version without its document. */
export type PolicyVersionView = Pick<PolicyVersion, 'version' | 'author' | 'comment' | 'contentHash' | 'createdAt'>;

export interface PolicyVersionDetail extends PolicyVersionView {
  readonly document: PolicyDocument;
}

export interface PolicyVersionPage {
  readonly items: PolicyVersionView[];
  readonly next: number | null;
}

const VIEW = { version: true, author: true, comment: true, contentHash: true, createdAt: true } as const;

@Injectable()
export class PolicyVersionsService {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly publisher: PolicyPublisher,
  ) {}

  /** Newest first, below `before` where that is given. */
  async list(siteId: string, { before, limit }: { before?: number; limit: number }): Promise<PolicyVersionPage> {
    await requireSite(this.unit.reader, siteId);
    const rows = await this.unit.reader.find(PolicyVersion, {
      select: VIEW,
      where: { siteId, ...(before === undefined ? {} : { version: LessThan(before) }) },
      order: { version: 'desc' },
      take: limit + 1,
    });
    const items = rows.slice(0, limit);
    return { items, next: rows.length > limit ? (items.at(-1)?.version ?? null) : null };
  }

  /** With its document. Throws SiteError `policy_version_not_found`. */
  async find(siteId: string, version: number): Promise<PolicyVersionDetail> {
    await requireSite(this.unit.reader, siteId);
    return requireVersion(this.unit.reader, siteId, version);
  }

  async diff(siteId: string, from: number, to: number): Promise<PolicyDiff> {
    const before = await this.find(siteId, from);
    const after = await this.find(siteId, to);
    return diffPolicies(before.document, after.document);
  }

  /**
   * Makes the rows say again what a version said, and publishes that as a new version. The host name stays: it says which
   * site it is. Notes of rules are not part of a policy: a rule keeps the one it has, and one that comes back has its last.
   */
  async rollBack(
    siteId: string,
    version: number,
    editor: Editor,
    expected: Expectation<Site> = expectAnything,
  ): Promise<PolicyVersionDetail> {
    const change = { comment: `rollback to version ${version}`, editor, expected };
    const made = await changePolicy(this.unit, this.publisher, siteId, change, async (rows, touch) => {
      const { document: target } = await requireVersion(rows, siteId, version);
      const current = await readDocument(rows, siteId);
      if (!current) throw new Error(`The site ${siteId} is gone although its row is locked.`);
      const { networkRules, fences } = diffPolicies(current, target);
      for (const entry of touchedEntries(networkRules)) touch('networkRules', entry.id);
      for (const entry of touchedEntries(fences)) touch('fences', entry.id);
      await rows.update(Site, { id: siteId }, optionsOf(target));
      await keepNotes(rows, siteId, idsOf(networkRules.removed));
      await removeRows(rows, 'ip_rules', siteId, networkRules);
      await writeRules(rows, siteId, writtenEntries(networkRules));
      await bringNotesBack(rows, siteId, idsOf(networkRules.added));
      await removeRows(rows, 'geofences', siteId, fences);
      await writeFences(rows, siteId, writtenEntries(fences));
      return current.version + 1;
    });
    return this.find(siteId, made);
  }
}

async function requireVersion(rows: EntityManager, siteId: string, version: number): Promise<PolicyVersionDetail> {
  const found = await readVersion(rows, siteId, version);
  if (found) return Object.assign(viewOf(found.row), { document: found.text.document });
  throw new SiteError('policy_version_not_found', `The site has no policy version ${version}; list those it has.`);
}

function viewOf({ version, author, comment, contentHash, createdAt }: PolicyVersion): PolicyVersionView {
  return { version, author, comment, contentHash, createdAt };
}

function optionsOf(document: PolicyDocument): Partial<SiteInput> {
  return {
    filterMode: document.filterMode,
    enforcement: document.enforcement,
    defaultAction: document.defaultAction,
    treatPrivateAs: document.treatPrivateAs,
    locationSource: document.locationSource,
    accuracyPolicy: document.accuracyPolicy,
    maxAccuracyMeters: document.maxAccuracyMeters,
    maxGpsIpDistanceKm: document.maxGpsIpDistanceKm,
    maxSpeedKmh: document.maxSpeedKmh,
    timeZone: document.timeZone,
    exemptions: document.exemptions.map(({ path, methods }) => ({ path, methods: [...methods] })),
  };
}

function writtenEntries<T>({ added, changed }: ListDiff<T>): T[] {
  return [...added, ...changed.map(({ after }) => after)];
}

function touchedEntries<T>(diff: ListDiff<T>): T[] {
  return [...writtenEntries(diff), ...diff.removed];
}

function idsOf(entries: readonly { readonly id: string }[]): string[] {
  return entries.map(({ id }) => id);
}

async function removeRows(
  rows: EntityManager,
  table: 'ip_rules' | 'geofences',
  siteId: string,
  { removed }: ListDiff<{ readonly id: string }>,
): Promise<void> {
  if (removed.length === 0) return;
  await rows.query(`delete from ${table} where site_id = $1 and id = any($2::uuid[])`, [siteId, idsOf(removed)]);
}

/** All in one statement, however many. */
async function writeRules(rows: EntityManager, siteId: string, rules: readonly NetworkRule[]): Promise<void> {
  if (rules.length === 0) return;
  const written = rules.map(({ id, kind, value, effect, validity }) => ({
    id,
    kind,
    cidr: kind === 'cidr' ? value : null,
    value: kind === 'cidr' ? null : value,
    action: effect,
    ...validityOf(validity),
  }));
  await rows.query(
    `insert into ip_rules (id, site_id, kind, cidr, value, action, valid_from, valid_until, weekly_hours)
     select id, $1, kind, cidr, value, action, valid_from, valid_until, weekly_hours
       from jsonb_to_recordset($2::jsonb) as r(id uuid, kind text, cidr cidr, value text, action text,
            valid_from timestamptz, valid_until timestamptz, weekly_hours jsonb)
     on conflict (id) do update set kind = excluded.kind, cidr = excluded.cidr, value = excluded.value,
       action = excluded.action, valid_from = excluded.valid_from, valid_until = excluded.valid_until,
       weekly_hours = excluded.weekly_hours, updated_at = now()
     where ip_rules.site_id = excluded.site_id`,
    [siteId, JSON.stringify(written)],
  );
}

async function writeFences(rows: EntityManager, siteId: string, fences: readonly Fence[]): Promise<void> {
  if (fences.length === 0) return;
  const written = fences.map(({ id, name, effect, area, validity }) => ({
    id,
    name,
    effect,
    area: area.type === 'Circle' ? null : JSON.stringify(area),
    centre: area.type === 'Circle' ? JSON.stringify({ type: 'Point', coordinates: area.centre }) : null,
    radius_meters: area.type === 'Circle' ? area.radiusMeters : null,
    ...validityOf(validity),
  }));
  await rows.query(
    `insert into geofences (id, site_id, name, effect, area, centre, radius_meters, valid_from, valid_until, weekly_hours)
     select id, $1, name, effect, ST_SetSRID(ST_GeomFromGeoJSON(area), 4326),
            ST_SetSRID(ST_GeomFromGeoJSON(centre), 4326), radius_meters, valid_from, valid_until, weekly_hours
       from jsonb_to_recordset($2::jsonb) as f(id uuid, name text, effect text, area text, centre text,
            radius_meters double precision, valid_from timestamptz, valid_until timestamptz, weekly_hours jsonb)
     on conflict (id) do update set name = excluded.name, effect = excluded.effect, area = excluded.area,
       centre = excluded.centre, radius_meters = excluded.radius_meters, valid_from = excluded.valid_from,
       valid_until = excluded.valid_until, weekly_hours = excluded.weekly_hours, updated_at = now()
     where geofences.site_id = excluded.site_id`,
    [siteId, JSON.stringify(written)],
  );
}

function validityOf(validity: Validity | null | undefined): object {
  return {
    valid_from: timeOf(validity?.fromMs),
    valid_until: timeOf(validity?.untilMs),
    weekly_hours: validity?.weekly ?? null,
  };
}

function timeOf(timeMs: number | null | undefined): string | null {
  return timeMs === null || timeMs === undefined ? null : new Date(timeMs).toISOString();
}
