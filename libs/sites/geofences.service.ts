import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import {
  EARTH_RADIUS_METERS,
  type Effect,
  type FenceArea,
  parseArea,
  type Position,
  type WeeklyHours,
} from '../access/index.js';
import {
  BY_ID,
  expectAnything,
  type Expectation,
  Geofence,
  orderOf,
  type Page,
  pageOf,
  type PageRequest,
  type Site,
  type SortKeys,
  UnitOfWork,
} from '../database/index.js';
import { EXACT_DIGITS, PolicyPublisher } from '../policy/index.js';
import { SiteError } from './errors.js';
import { type Editor } from './editor.js';
import { changePolicy } from './policy-change.js';
import { requireSite } from './sites.service.js';
import { boxesRoundOthers, refuseSwap, surroundingsOf } from './swapped-fence.js';
import { validityColumns, type ValidityInput } from './validity.js';

export interface GeofenceInput extends ValidityInput {
  readonly name: string;
  readonly effect: Effect;
  /** A GeoJSON geometry (RFC 7946): Polygon, MultiPolygon, or Point together with `radiusMeters`. */
  readonly geometry: unknown;
  readonly radiusMeters?: number | null;
  /** The area is simplified by this before it is kept: no boundary point moves farther, metres. */
  readonly simplifyToleranceMeters?: number | undefined;
}

/** A fence of a collection; the id may be that of a fence that is there. */
export interface CollectedFence extends GeofenceInput {
  readonly id: string | null;
}

export interface GeofenceView {
  readonly id: string;
  readonly siteId: string;
  readonly name: string;
  readonly effect: Effect;
  readonly area: FenceArea;
  readonly validFrom: Date | null;
  readonly validUntil: Date | null;
  readonly weeklyHours: WeeklyHours[] | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Every order of the list of fences. */
export const GEOFENCE_ORDERS = {
  created: BY_ID,
  name: { column: 'name', type: 'text', isUnique: false, of: ({ name }) => name },
} as const satisfies SortKeys<GeofenceView, string>;

export interface GeofenceListing extends PageRequest<keyof typeof GEOFENCE_ORDERS> {
  readonly effect?: Effect | undefined;
  readonly name?: string | undefined;
}

interface FenceRow {
  id: string;
  site_id: string;
  name: string;
  effect: Effect;
  area: { coordinates: Position[][][] } | null;
  centre: { coordinates: Position } | null;
  radius_meters: number | null;
  valid_from: Date | null;
  valid_until: Date | null;
  weekly_hours: WeeklyHours[] | null;
  created_at: Date;
  updated_at: Date;
}

/** Coordinates are read with every digit: what was drawn is what comes back and what decides. */
const SELECT = `select id, site_id, name, effect, ST_AsGeoJSON(area, ${EXACT_DIGITS})::json as area,
  ST_AsGeoJSON(centre, ${EXACT_DIGITS})::json as centre, radius_meters, valid_from, valid_until, weekly_hours,
  created_at, updated_at from geofences`;

@Injectable()
export class GeofencesService {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly publisher: PolicyPublisher,
  ) {}

  async list(siteId: string, filter: GeofenceListing): Promise<Page<GeofenceView>> {
    const { effect, name, sort = 'created', after, limit } = filter;
    await requireSite(this.unit.reader, siteId);
    const parameters: unknown[] = [];
    const given = (value: unknown): string => `$${parameters.push(value)}`;
    const conditions = [`site_id = ${given(siteId)}`];
    if (effect !== undefined) conditions.push(`effect = ${given(effect)}`);
    if (name !== undefined) conditions.push(`name = ${given(name)}`);
    const { columns, direction, behind } = orderOf(GEOFENCE_ORDERS, sort, 'id');
    if (after) conditions.push(behind((part) => given(after[part])));
    const order = columns.map((column) => `${column} ${direction}`).join(', ');
    const rows = await this.unit.reader.query<FenceRow[]>(
      `${SELECT} where ${conditions.join(' and ')} order by ${order} limit ${given(limit + 1)}`,
      parameters,
    );
    return pageOf(rows.map(view), GEOFENCE_ORDERS, sort, limit);
  }

  async find(siteId: string, id: string): Promise<GeofenceView> {
    return requireFence(this.unit.reader, siteId, id);
  }

  async create(siteId: string, input: GeofenceInput, maxVertices: number, editor: Editor): Promise<GeofenceView> {
    const id = uuidv7();
    return this.#change(siteId, id, editor, 'fence added', async (rows) => {
      await rows.insert(Geofence, { id, siteId, ...(await columns(rows, input, maxVertices)) });
      const fence = await requireFence(rows, siteId, id);
      await refuseSwapped(rows, [fence], editor);
      return fence;
    });
  }

  async update(
    siteId: string,
    id: string,
    change: Partial<GeofenceInput>,
    maxVertices: number,
    editor: Editor,
    expected: Expectation<GeofenceView> = expectAnything,
  ): Promise<GeofenceView> {
    return this.#change(siteId, id, editor, 'fence changed', async (rows) => {
      const fence = await requireFence(rows, siteId, id);
      expected(fence);
      await rows.update(Geofence, { id }, await columns(rows, { ...inputOf(fence), ...change }, maxVertices));
      const changed = await requireFence(rows, siteId, id);
      if (hasMoved(fence, changed)) await refuseSwapped(rows, [changed], editor);
      return changed;
    });
  }

  async delete(
    siteId: string,
    id: string,
    editor: Editor,
    expected: Expectation<GeofenceView> = expectAnything,
  ): Promise<void> {
    await this.#change(siteId, id, editor, 'fence removed', async (rows) => {
      expected(await requireFence(rows, siteId, id));
      await rows.delete(Geofence, { id });
    });
  }

  /**
   * Takes a collection whole or not at all, as one policy version: `add` makes a fence of each; `replace` makes the fences
   * of the site those of the collection, and those whose id it has stay themselves. Throws SiteError whose pointer begins
   * with the place in the list.
   */
  async takeCollection(
    siteId: string,
    inputs: readonly CollectedFence[],
    mode: 'add' | 'replace',
    maxVertices: number,
    editor: Editor,
    expected: Expectation<Site> = expectAnything,
  ): Promise<GeofenceView[]> {
    const change = { comment: `${inputs.length} fences imported`, editor, expected };
    return changePolicy(this.unit, this.publisher, siteId, change, async (rows, touch) => {
      const before = new Map(
        mode === 'add'
          ? []
          : (await rows.query<FenceRow[]>(`${SELECT} where site_id = $1`, [siteId])).map((row) => [row.id, view(row)]),
      );
      const known = new Set(before.keys());
      const ids: string[] = [];
      for (const [index, { id: givenId, ...input }] of inputs.entries()) {
        const written = await columnsAt(rows, input, maxVertices, index);
        const stays = mode === 'replace' && givenId !== null && known.delete(givenId);
        const id = stays ? givenId : uuidv7();
        if (stays) await rows.update(Geofence, { id }, written);
        else await rows.insert(Geofence, { id, siteId, ...written });
        touch('fences', id);
        ids.push(id);
      }
      if (mode === 'replace' && known.size > 0) {
        for (const id of known) touch('fences', id);
        await rows.delete(Geofence, { siteId, id: In([...known]) });
      }
      const made = await rows.query<FenceRow[]>(`${SELECT} where site_id = $1 and id = any($2::uuid[])`, [siteId, ids]);
      const views = new Map(made.map((row) => [row.id, view(row)]));
      const kept = ids.map((id) => views.get(id)).filter((fence) => fence !== undefined);
      const drawn = kept.filter((fence) => hasMoved(before.get(fence.id), fence));
      await refuseSwapped(rows, drawn, editor, ids);
      return kept;
    });
  }

  /** All fences of a site, by id. */
  async all(siteId: string): Promise<GeofenceView[]> {
    await requireSite(this.unit.reader, siteId);
    const rows = await this.unit.reader.query<FenceRow[]>(`${SELECT} where site_id = $1 order by id`, [siteId]);
    return rows.map(view);
  }

  #change<T>(
    siteId: string,
    id: string,
    editor: Editor,
    comment: string,
    work: (rows: EntityManager) => Promise<T>,
  ): Promise<T> {
    return changePolicy(this.unit, this.publisher, siteId, { comment, editor }, (rows, touch) => {
      touch('fences', id);
      return work(rows);
    });
  }
}

async function requireFence(rows: EntityManager, siteId: string, id: string): Promise<GeofenceView> {
  const [row] = await rows.query<FenceRow[]>(`${SELECT} where id = $1 and site_id = $2`, [id, siteId]);
  if (!row) throw new SiteError('fence_not_found', 'There is no such fence at this site; check both ids.');
  return view(row);
}

/** Throws SiteError `fence_swapped` for the first that looks swapped. `placesIn`: fences are named by their place in it. */
async function refuseSwapped(
  rows: EntityManager,
  fences: readonly GeofenceView[],
  editor: Editor,
  placesIn?: readonly string[],
): Promise<void> {
  const [first] = fences;
  if (editor.acceptsCoordinates || first === undefined) return;
  const ids = fences.map(({ id }) => id);
  const surroundings = await surroundingsOf(rows, first.siteId, ids, editor.visit?.network.country ?? null);
  const companions = boxesRoundOthers(fences.map(({ area }) => area));
  for (const [index, { id, area }] of fences.entries()) {
    const place = placesIn === undefined ? '' : `/${placesIn.indexOf(id)}`;
    await refuseSwap(area, { ...surroundings, companions: companions[index] ?? null }, place);
  }
}

function placesOf(area: FenceArea): string {
  return JSON.stringify(geometryOf(area).geometry);
}

function hasMoved(from: GeofenceView | undefined, to: GeofenceView): boolean {
  return from === undefined || placesOf(from.area) !== placesOf(to.area);
}

function view(row: FenceRow): GeofenceView {
  const area: FenceArea = row.area
    ? { type: 'MultiPolygon', coordinates: row.area.coordinates }
    : { type: 'Circle', centre: row.centre?.coordinates ?? [0, 0], radiusMeters: row.radius_meters ?? 0 };
  return {
    id: row.id,
    siteId: row.site_id,
    name: row.name,
    effect: row.effect,
    area,
    validFrom: row.valid_from,
    validUntil: row.valid_until,
    weeklyHours: row.weekly_hours,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** The GeoJSON geometry of an area: a circle is its centre, with the radius beside it. */
export function geometryOf(area: FenceArea): {
  geometry: { type: string; coordinates: unknown };
  radiusMeters: number | null;
} {
  return area.type === 'Circle'
    ? { geometry: { type: 'Point', coordinates: area.centre }, radiusMeters: area.radiusMeters }
    : { geometry: { type: 'MultiPolygon', coordinates: area.coordinates }, radiusMeters: null };
}

function inputOf(fence: GeofenceView): GeofenceInput {
  return {
    name: fence.name,
    effect: fence.effect,
    ...geometryOf(fence.area),
    validFrom: fence.validFrom?.toISOString() ?? null,
    validUntil: fence.validUntil?.toISOString() ?? null,
    weeklyHours: fence.weeklyHours,
  };
}

type Shape = Pick<Geofence, 'area' | 'centre' | 'radiusMeters'>;
type FenceColumns = Shape & Pick<Geofence, 'name' | 'effect' | 'validFrom' | 'validUntil' | 'weeklyHours'>;

async function columns(rows: EntityManager, input: GeofenceInput, maxVertices: number): Promise<FenceColumns> {
  const shape = shapeOf(await wantedArea(rows, input, maxVertices));
  return { name: input.name, effect: input.effect, ...shape, ...validityColumns(input) };
}

async function columnsAt(
  rows: EntityManager,
  input: GeofenceInput,
  maxVertices: number,
  index: number,
): Promise<FenceColumns> {
  try {
    return await columns(rows, input, maxVertices);
  } catch (error) {
    throw error instanceof SiteError
      ? new SiteError(error.code, error.message, `/${index}${error.pointer ?? ''}`)
      : error;
  }
}

/** Of what is simplified before it is counted. */
const MOST_VERTICES_TO_SIMPLIFY = 200_000;
const METERS_A_DEGREE = (Math.PI / 180) * EARTH_RADIUS_METERS;

async function wantedArea(rows: EntityManager, input: GeofenceInput, maxVertices: number): Promise<FenceArea> {
  const { geometry, radiusMeters, simplifyToleranceMeters: tolerance } = input;
  if (tolerance === undefined || membersOf(geometry).type === 'Point')
    return readArea(geometry, radiusMeters, maxVertices);
  const area = readArea(geometry, radiusMeters, Math.max(maxVertices, MOST_VERTICES_TO_SIMPLIFY));
  // A degree of longitude is never longer than one of latitude: nothing moves farther than the tolerance.
  const [simple] = await rows.query<{ area: { coordinates: unknown } }[]>(
    `select ST_AsGeoJSON(ST_SimplifyPreserveTopology(ST_SetSRID(ST_GeomFromGeoJSON($1), 4326), $2), ${EXACT_DIGITS})::json as area`,
    [JSON.stringify(area), tolerance / METERS_A_DEGREE],
  );
  try {
    return readArea(simple?.area, null, maxVertices);
  } catch (error) {
    if (!(error instanceof SiteError)) throw error;
    const message = `Simplified by ${tolerance} m, the area is not valid or still too large: ${error.message}`;
    throw new SiteError('fence_invalid', message, '/simplify_tolerance_m');
  }
}

/** Types of GeoJSON that are no fence, with a sentence of their own in the engine. */
const WRAPPERS: readonly unknown[] = ['Feature', 'FeatureCollection'];

/** Throws SiteError `fence_invalid`. */
function readArea(geometry: unknown, radiusMeters: number | null | undefined, maxVertices: number): FenceArea {
  const { type, coordinates = null } = membersOf(geometry);
  const isCircle = type === 'Point';
  if (!isCircle && type !== 'Polygon' && type !== 'MultiPolygon' && !WRAPPERS.includes(type)) {
    const sentence = 'The type of the geometry must be Polygon, MultiPolygon, or Point together with radius_meters.';
    throw new SiteError('fence_invalid', sentence, '/geometry/type');
  }
  const parsed = parseArea(isCircle ? { type: 'Circle', centre: coordinates, radiusMeters } : geometry, maxVertices);
  if (!parsed.ok) {
    const pointer = isCircle ? circlePointer(parsed.pointer) : `/geometry${parsed.pointer}`;
    throw new SiteError('fence_invalid', parsed.message, pointer);
  }
  if (!isCircle && radiusMeters !== null && radiusMeters !== undefined) {
    throw new SiteError('fence_invalid', 'A radius goes with a Point; leave it out for an area.', '/radius_meters');
  }
  return parsed.area;
}

function membersOf(geometry: unknown): { readonly type?: unknown; readonly coordinates?: unknown } {
  return typeof geometry === 'object' && geometry !== null ? geometry : {};
}

function shapeOf(area: FenceArea): Shape {
  if (area.type === 'Circle') {
    return { area: null, centre: { type: 'Point', coordinates: [...area.centre] }, radiusMeters: area.radiusMeters };
  }
  // The same numbers; GeoJSON's types are mutable.
  return {
    area: { type: 'MultiPolygon', coordinates: area.coordinates as unknown as number[][][][] },
    centre: null,
    radiusMeters: null,
  };
}

function circlePointer(pointer: string): string {
  return pointer.startsWith('/radiusMeters') ? '/radius_meters' : pointer.replace(/^\/centre/, '/geometry/coordinates');
}
