import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { parseAddress } from '../address.js';
import {
  CLAIM_FAULTS,
  type ClaimFact,
  type Facts,
  type Fence,
  type FenceArea,
  type GeoPoint,
  type NetworkRule,
  type PolicyDocument,
  type Validity,
  type WeeklyHours,
  type ZoneOffset,
} from '../types.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as YAML gives it
type Shorthand = Record<string, any>;

/** A row of test/decisions; its README says what the short forms mean. Rows are read as they come: a typo fails them. */
export interface DecisionRow {
  readonly table: string;
  readonly name: string;
  readonly policy: PolicyDocument;
  readonly zone: readonly ZoneOffset[];
  readonly facts: Facts;
  /** Members of the decision; a verdict as a text. */
  readonly expect: Readonly<Record<string, unknown>>;
}

const folder = new URL('../../../test/decisions/', import.meta.url);
export const DECISION_TABLES = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

export const DECISION_ROWS: readonly DecisionRow[] = DECISION_TABLES.flatMap((table) =>
  (parse(readFileSync(new URL(table, folder), 'utf8')) as Shorthand[]).map((row): DecisionRow => ({
    table,
    name: row.name,
    policy: policyOf(row.policy ?? {}),
    zone: zoneOf(row.policy?.zone),
    facts: factsOf(row.facts ?? {}),
    expect: row.expect,
  })),
);

function policyOf(short: Shorthand): PolicyDocument {
  const { rules = [], fences = [], zone: _zone, ...settings } = short;
  return {
    format: 1,
    siteId: 'site',
    hostname: 'www.example.org',
    version: 7,
    filterMode: 'ip',
    enforcement: 'enforce',
    defaultAction: 'block',
    treatPrivateAs: 'unknown',
    locationSource: 'geoip',
    accuracyPolicy: 'centre',
    maxAccuracyMeters: null,
    maxGpsIpDistanceKm: null,
    maxSpeedKmh: null,
    timeZone: 'Etc/UTC',
    exemptions: [],
    networkRules: rules.map(ruleOf),
    fences: fences.map(fenceOf),
    ...settings,
  };
}

function ruleOf(short: string | Shorthand): NetworkRule {
  if (typeof short !== 'string') return { ...(short as NetworkRule), validity: validityOf(short.validity) };
  const [id = '', effect, kind, value = ''] = short.split(' ');
  return { id, effect: effect as NetworkRule['effect'], kind: kind as NetworkRule['kind'], value };
}

function fenceOf({ id, effect, box, hole, circle, validity }: Shorthand): Fence {
  // A box is a polygon as a user draws it; compile cuts it at the antimeridian.
  const rings = [box, hole].filter(Boolean).map(([west, south, east, north]) => {
    return [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ] as const;
  });
  const area = circle
    ? { type: 'Circle', centre: [circle[0], circle[1]], radiusMeters: circle[2] }
    : { type: 'MultiPolygon', coordinates: [rings] };
  return { id, name: `Fence ${id}`, effect, area: area as FenceArea, validity: validityOf(validity) };
}

function validityOf(short: Shorthand | undefined): Validity | null {
  if (!short) return null;
  const weekly = short.weekly?.map((text: string): WeeklyHours => {
    const [, day, from = '', until = ''] = /^(\d) (.+)-(.+)$/.exec(text) ?? [];
    return { day: Number(day) as WeeklyHours['day'], from, until };
  });
  return { fromMs: instant(short.from), untilMs: instant(short.until), weekly: weekly ?? null };
}

function factsOf(short: Shorthand): Facts {
  const given = {
    address: '130.225.1.1',
    method: 'GET',
    path: '/',
    country: 'DK',
    region: 'DK-84',
    asn: 1835,
    ...short,
  };
  const {
    address,
    method,
    path,
    country,
    region,
    asn,
    anonymizers = [],
    overridden,
    claim,
    time = '2026-06-01T12:00:00Z',
  } = given as Shorthand;
  const point = pointOf(short.point === undefined ? [10, 56, 5000] : short.point);
  return {
    address: address === null ? null : parseAddress(address),
    method,
    path,
    network: { country, region, asn, anonymizers, point, ...(overridden ? { isOverridden: true } : {}) },
    claim: claimOf(claim),
    timeMs: Date.parse(time),
  };
}

function claimOf(short: string | Shorthand | undefined): ClaimFact {
  if (short === undefined) return { status: 'absent' };
  const fault = CLAIM_FAULTS.find((one) => one === short);
  if (fault !== undefined) return { status: 'invalid', fault };
  const read = ({ at, issued = '2026-06-01T11:59:00Z' }: Shorthand) => ({
    point: pointOf(at)!,
    issuedAtMs: Date.parse(issued),
  });
  const { previous } = short as Shorthand;
  return { status: 'valid', ...read(short as Shorthand), previous: previous ? read(previous) : null };
}

function pointOf(short: readonly [number, number, number | null] | null): GeoPoint | null {
  return short && { longitude: short[0], latitude: short[1], accuracyMeters: short[2] };
}

function zoneOf(short: readonly [string | null, number][] = [[null, 0]]): ZoneOffset[] {
  return short.map(([from, offsetMinutes]) => ({ fromMs: instant(from) ?? -Infinity, offsetMinutes }));
}

function instant(text: string | null | undefined): number | null {
  return text ? Date.parse(text) : null;
}

/** A decision as the tables write it: verdicts are texts. */
export function asInTables(decision: Shorthand): Shorthand {
  return { ...decision, network: verdictText(decision.network), place: verdictText(decision.place) };
}

function verdictText(verdict: Shorthand | null): string | null {
  return verdict && `${verdict.effect}${verdict.explicit ? '!' : ''}`;
}
