import { type Prefix, parsePrefix } from '../../access/index.js';

/**
 * Writes small MMDB files (MaxMind DB format 2.0, https://maxmind.github.io/MaxMind-DB/), so that tests read real files
 * in shapes that may not be redistributed. Records of 24 bits, no pointers, prefixes that do not overlap.
 */
export interface MmdbContent {
  readonly databaseType: string;
  readonly buildEpochSeconds: number;
  readonly ipVersion: 4 | 6;
  /** Record by prefix. */
  readonly networks: Readonly<Record<string, unknown>>;
}

const METADATA_MARKER = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1');
const DATA_SEPARATOR = Buffer.alloc(16);
const TYPE = { text: 2, double: 3, uint16: 5, uint32: 6, map: 7, uint64: 9, array: 11, boolean: 14 } as const;

type Slot = { node: Node } | { data: number } | null;
interface Node {
  readonly slots: [Slot, Slot];
  number: number;
}

export function writeMmdb(content: MmdbContent): Buffer {
  const root: Node = { slots: [null, null], number: 0 };
  const records: Buffer[] = [];
  let dataBytes = 0;
  for (const [text, record] of Object.entries(content.networks)) {
    const parsed = parsePrefix(text);
    if (!parsed.ok) throw new Error(parsed.message);
    insert(root, bitsOf(parsed.prefix, content.ipVersion), dataBytes);
    const encoded = encode(record);
    records.push(encoded);
    dataBytes += encoded.length;
  }
  const nodes = numberNodes(root);
  const tree = Buffer.alloc(nodes.length * 6);
  for (const node of nodes) {
    for (const side of [0, 1] as const) {
      tree.writeUIntBE(slotValue(node.slots[side], nodes.length), node.number * 6 + side * 3, 3);
    }
  }
  return Buffer.concat([tree, DATA_SEPARATOR, ...records, METADATA_MARKER, encodeMetadata(content, nodes.length)]);
}

/** An IPv4 network stands in an IPv6 tree under ::/96. */
function bitsOf(prefix: Prefix, ipVersion: 4 | 6): string {
  const words = [prefix.a, prefix.b, prefix.c, prefix.d];
  const own = words
    .map((word) => word.toString(2).padStart(32, '0'))
    .join('')
    .slice(0, prefix.length);
  return prefix.family === 4 && ipVersion === 6 ? '0'.repeat(96) + own : own;
}

function insert(root: Node, bits: string, data: number): void {
  let node = root;
  for (const [index, bit] of Array.from(bits).entries()) {
    const side = bit === '1' ? 1 : 0;
    if (index === bits.length - 1) {
      node.slots[side] = { data };
      return;
    }
    const slot = node.slots[side];
    if (slot && 'data' in slot) throw new Error('Prefixes must not overlap.');
    const next = slot?.node ?? { slots: [null, null], number: 0 };
    node.slots[side] = { node: next };
    node = next;
  }
}

function numberNodes(root: Node): Node[] {
  const nodes = [root];
  for (const [index, node] of nodes.entries()) {
    node.number = index;
    for (const slot of node.slots) if (slot && 'node' in slot) nodes.push(slot.node);
  }
  return nodes;
}

function slotValue(slot: Slot, nodeCount: number): number {
  if (slot === null) return nodeCount;
  return 'node' in slot ? slot.node.number : nodeCount + DATA_SEPARATOR.length + slot.data;
}

function encodeMetadata(content: MmdbContent, nodeCount: number): Buffer {
  return encodeMap([
    ['binary_format_major_version', uint(TYPE.uint16, 2)],
    ['binary_format_minor_version', uint(TYPE.uint16, 0)],
    ['build_epoch', uint(TYPE.uint64, content.buildEpochSeconds)],
    ['database_type', encode(content.databaseType)],
    ['description', encodeMap([])],
    ['ip_version', uint(TYPE.uint16, content.ipVersion)],
    ['languages', encode([])],
    ['node_count', uint(TYPE.uint32, nodeCount)],
    ['record_size', uint(TYPE.uint16, 24)],
  ]);
}

/** Whole numbers become uint32, other numbers doubles. */
function encode(value: unknown): Buffer {
  if (typeof value === 'string') {
    const bytes = Buffer.from(value);
    return Buffer.concat([control(TYPE.text, bytes.length), bytes]);
  }
  if (typeof value === 'boolean') return control(TYPE.boolean, value ? 1 : 0);
  if (typeof value === 'number') {
    if (Number.isInteger(value) && value >= 0) return uint(TYPE.uint32, value);
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(value);
    return Buffer.concat([control(TYPE.double, bytes.length), bytes]);
  }
  if (Array.isArray(value)) return Buffer.concat([control(TYPE.array, value.length), ...value.map(encode)]);
  if (typeof value !== 'object' || value === null) throw new Error('This value has no MMDB type.');
  return encodeMap(Object.entries(value).map(([key, entry]) => [key, encode(entry)]));
}

function encodeMap(entries: readonly (readonly [string, Buffer])[]): Buffer {
  return Buffer.concat([control(TYPE.map, entries.length), ...entries.flatMap(([key, entry]) => [encode(key), entry])]);
}

function uint(type: number, value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Buffer.concat([control(type, bytes.length), Buffer.from(bytes)]);
}

/** Types above 7 are "extended": their number less 7 stands in a byte behind the first. */
function control(type: number, size: number): Buffer {
  if (size > 284) throw new Error('This value is too large for the writer.');
  const sizeBits = Math.min(size, 29);
  const head = type > 7 ? [sizeBits, type - 7] : [(type << 5) | sizeBits];
  return Buffer.from(sizeBits === 29 ? [...head, size - 29] : head);
}
