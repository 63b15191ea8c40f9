import { type CellIndex } from './cell-index.js';
import { assembleSnapshot, type PolicySettings, type Snapshot } from './compile.js';
import { LEVELS, type LevelTable } from './level-table.js';
import { type CompiledNetwork } from './network.js';
import { type CompiledFences } from './place.js';
import { entrySize, type FamilyTable } from './prefix-table.js';
import { SectionReader, SectionWriter } from './sections.js';
import { type PolicyDocument, type ZoneOffset } from './types.js';
import { type CompiledValidity } from './validity.js';

/** What is not an array of numbers. JSON has no infinity: null stands for the beginning and the end of time. */
interface Head {
  readonly settings: PolicySettings;
  readonly exemptions: PolicyDocument['exemptions'];
  readonly zoneOffsets: readonly { readonly fromMs: number | null; readonly offsetMinutes: number }[];
  readonly ruleIds: readonly string[];
  readonly ruleValidities: StoredValidities;
  readonly levels: readonly LevelTable['kind'][];
  readonly shifts: readonly [ipv4: number, ipv4Intervals: number, ipv6: number];
  readonly fenceIds: readonly string[];
  readonly fenceValidities: StoredValidities;
  readonly denying: number;
  readonly gridBits: number | null;
}

type StoredValidities = readonly (StoredValidity | null)[] | null;
type StoredValidity = Pick<CompiledValidity, 'weekly'> & {
  readonly fromMs: number | null;
  readonly untilMs: number | null;
};

/**
 * A snapshot as bytes that {@link decodeSnapshot} turns back without compiling. Only for the same version of this
 * program on a machine of the same byte order: whoever keeps the bytes keeps a version and a checksum with them.
 */
export function encodeSnapshot(snapshot: Snapshot): Uint8Array {
  const { settings, network, fences } = snapshot.compiled;
  const { ipv4, ipv4Intervals, ipv6 } = network.prefixes;
  const head: Head = {
    settings,
    exemptions: snapshot.document.exemptions,
    zoneOffsets: snapshot.zoneOffsets.map(({ fromMs, offsetMinutes }) => ({ fromMs: finite(fromMs), offsetMinutes })),
    ruleIds: network.ids,
    ruleValidities: storeValidities(network.validities),
    levels: network.levels.map(({ kind }) => kind),
    shifts: [ipv4.shift, ipv4Intervals.shift, ipv6.shift],
    fenceIds: fences.ids,
    fenceValidities: storeValidities(fences.validities),
    denying: fences.denying,
    gridBits: fences.cells?.gridBits ?? null,
  };
  const writer = new SectionWriter();
  writer.text(JSON.stringify(head));
  writer.text(JSON.stringify(snapshot.document));
  for (const numbers of [ipv4.entries, ipv4.buckets, ipv4Intervals.intervals, ipv4Intervals.buckets]) {
    writer.numbers(numbers);
  }
  for (const numbers of [ipv6.entries, ipv6.buckets]) writer.numbers(numbers);
  for (const { keys, starts, codes } of network.levels) {
    for (const numbers of [keys, starts, codes]) writer.numbers(numbers);
  }
  const { vertices, boxes, circles } = fences.shapes;
  for (const numbers of [fences.places, vertices, boxes, circles]) writer.numbers(numbers);
  if (fences.cells) {
    const { grid, wholes, tiles, quadrants, lists } = fences.cells;
    for (const numbers of [grid, wholes, tiles, quadrants, lists]) writer.numbers(numbers);
  }
  return writer.bytes();
}

/**
 * The snapshot that {@link encodeSnapshot} wrote. Its arrays are views of `bytes`, which must not change afterwards; the
 * document is read when it is first asked for. Throws Error for bytes that do not have the form.
 */
export function decodeSnapshot(bytes: Uint8Array): Snapshot {
  const reader = new SectionReader(bytes);
  // Written by encodeSnapshot of the same version, as the caller's checksum says.
  const head = JSON.parse(reader.text()()) as Head;
  const documentText = reader.text();
  const network: CompiledNetwork = {
    ids: head.ruleIds,
    validities: readValidities(head.ruleValidities),
    prefixes: {
      ipv4: readFamily(reader, 4, head.shifts[0]),
      ipv4Intervals: { intervals: reader.uint32(), buckets: reader.uint32(), shift: head.shifts[1] },
      ipv6: readFamily(reader, 6, head.shifts[2]),
    },
    levels: head.levels.map((kind) => {
      if (!LEVELS.includes(kind)) throw new Error(`A snapshot has rules of the unknown kind ${kind}.`);
      return { kind, keys: reader.uint32(), starts: reader.uint32(), codes: reader.uint32() };
    }),
  };
  const places = reader.uint32();
  const shapes = { vertices: reader.float64(), boxes: reader.float64(), circles: reader.float64() };
  const fences: CompiledFences = {
    ids: head.fenceIds,
    places,
    denying: head.denying,
    validities: readValidities(head.fenceValidities),
    shapes,
    cells: head.gridBits === null ? null : readCells(reader, head.gridBits),
  };
  reader.end();
  const zoneOffsets = head.zoneOffsets.map(({ fromMs, offsetMinutes }): ZoneOffset => ({
    fromMs: fromMs ?? -Infinity,
    offsetMinutes,
  }));
  const readDocument = (): PolicyDocument => JSON.parse(documentText()) as PolicyDocument;
  return assembleSnapshot(head.settings, zoneOffsets, head.exemptions, network, fences, readDocument);
}

function readFamily(reader: SectionReader, family: 4 | 6, shift: number): FamilyTable {
  const entries = reader.uint32();
  return { family, count: entries.length / entrySize(family), entries, buckets: reader.uint32(), shift };
}

function readCells(reader: SectionReader, gridBits: number): CellIndex {
  const [grid, wholes, tiles] = [reader.int32(), reader.int32(), reader.int32()];
  return { gridBits, grid, wholes, tiles, quadrants: reader.int32(), lists: reader.int32() };
}

function storeValidities(validities: readonly (CompiledValidity | null)[] | null): StoredValidities {
  if (validities === null) return null;
  return validities.map((validity) => {
    if (validity === null) return null;
    return { fromMs: finite(validity.fromMs), untilMs: finite(validity.untilMs), weekly: validity.weekly };
  });
}

function readValidities(stored: StoredValidities): CompiledNetwork['validities'] {
  if (stored === null) return null;
  return stored.map((validity) => {
    if (validity === null) return null;
    const { fromMs, untilMs, weekly } = validity;
    return { fromMs: fromMs ?? -Infinity, untilMs: untilMs ?? Infinity, weekly };
  });
}

function finite(number: number): number | null {
  return Number.isFinite(number) ? number : null;
}
