import { createHash } from 'node:crypto';
import { type EntityManager } from 'typeorm';
import {
  type Effect,
  type Fence,
  type FenceArea,
  type NetworkRule,
  type NetworkRuleKind,
  type PolicyDocument,
  type Position,
  type Validity,
  type WeeklyHours,
} from '../access/index.js';
import { type Geofence, Site } from '../database/index.js';
import { canonicalJson } from '../tlog/index.js';
import { type IdRange } from './chunked-list.js';

/** PostGIS prints the shortest decimal that reads back as the same double only when it may use this many digits. */
export const EXACT_DIGITS = 17;

const EVERYTHING: IdRange = { after: null, upTo: null };
const IN_RANGE = 'site_id = $1 and ($2::uuid is null or id > $2) and ($3::uuid is null or id <= $3)';

interface RuleRow {
  id: string;
  kind: NetworkRuleKind;
  value: string;
  action: Effect;
  valid_from: Date | null;
  valid_until: Date | null;
  weekly_hours: WeeklyHours[] | null;
}

interface FenceRow extends Pick<Geofence, 'id' | 'name' | 'effect'> {
  area: { coordinates: Position[][][] } | null;
  centre: { coordinates: Position } | null;
  radius_meters: number | null;
  valid_from: Date | null;
  valid_until: Date | null;
  weekly_hours: WeeklyHours[] | null;
}

/** The policy document that the rows of a site say, at the site's current version; null when there is no such site. */
export async function readDocument(rows: EntityManager, siteId: string): Promise<PolicyDocument | null> {
  const head = await readHead(rows, siteId);
  if (!head) return null;
  const networkRules = await readRules(rows, siteId, EVERYTHING);
  return { ...head, networkRules, fences: await readFences(rows, siteId, EVERYTHING) };
}

/** As `readDocument`, its lists of rules and fences empty. */
export async function readHead(rows: EntityManager, siteId: string): Promise<PolicyDocument | null> {
  const site = await rows.findOneBy(Site, { id: siteId });
  if (!site) return null;
  return {
    format: 1,
    siteId: site.id,
    hostname: site.hostname,
    version: site.version,
    filterMode: site.filterMode,
    enforcement: site.enforcement,
    defaultAction: site.defaultAction,
    treatPrivateAs: site.treatPrivateAs,
    locationSource: site.locationSource,
    accuracyPolicy: site.accuracyPolicy,
    maxAccuracyMeters: site.maxAccuracyMeters,
    maxGpsIpDistanceKm: site.maxGpsIpDistanceKm,
    maxSpeedKmh: site.maxSpeedKmh,
    timeZone: site.timeZone,
    exemptions: site.exemptions,
    networkRules: [],
    fences: [],
  };
}

/** Network rules of a site in a range of ids, in ascending order of ids. */
export async function readRules(rows: EntityManager, siteId: string, range: IdRange): Promise<NetworkRule[]> {
  const found = await rows.query<RuleRow[]>(
    `select id, kind, coalesce(cidr::text, value) as value, action, valid_from, valid_until, weekly_hours
       from ip_rules where ${IN_RANGE} order by id`,
    [siteId, range.after, range.upTo],
  );
  return found.map(networkRule);
}

/** Fences of a site in a range of ids, in ascending order of ids. */
export async function readFences(rows: EntityManager, siteId: string, range: IdRange): Promise<Fence[]> {
  const found = await rows.query<FenceRow[]>(
    `select id, name, effect, ST_AsGeoJSON(area, ${EXACT_DIGITS})::json as area, ST_AsGeoJSON(centre, ${EXACT_DIGITS})::json as centre,
            radius_meters, valid_from, valid_until, weekly_hours
       from geofences where ${IN_RANGE} order by id`,
    [siteId, range.after, range.upTo],
  );
  return found.map(fence);
}

/** SHA-256, hexadecimal, of the document's canonical form (RFC 8785). */
export function contentHash(document: PolicyDocument): string {
  return createHash('sha256').update(canonicalJson(document)).digest('hex');
}

function networkRule(row: RuleRow): NetworkRule {
  return {
    id: row.id,
    kind: row.kind,
    value: row.value,
    effect: row.action,
    validity: validity(row.valid_from, row.valid_until, row.weekly_hours),
  };
}

function fence(row: FenceRow): Fence {
  return {
    id: row.id,
    name: row.name,
    effect: row.effect,
    area: fenceArea(row),
    validity: validity(row.valid_from, row.valid_until, row.weekly_hours),
  };
}

function fenceArea(row: FenceRow): FenceArea {
  if (row.area) return { type: 'MultiPolygon', coordinates: row.area.coordinates };
  if (row.centre && row.radius_meters !== null) {
    return { type: 'Circle', centre: row.centre.coordinates, radiusMeters: row.radius_meters };
  }
  throw new Error(
    `The fence ${row.id} has neither an area nor a circle; the table's check constraint should prevent that.`,
  );
}

function validity(from: Date | null, until: Date | null, weekly: readonly WeeklyHours[] | null): Validity | null {
  if (!from && !until && !weekly) return null;
  return { fromMs: from?.getTime() ?? null, untilMs: until?.getTime() ?? null, weekly };
}
