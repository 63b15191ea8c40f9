import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';
import { addressFromBytes, formatAddress } from '../access/index.js';
import { putUuid, UUID_BYTES, uuidText } from './bytes.js';

/** Beside this file, in the sources as in the build. */
const PROTO = fileURLToPath(new URL('decision_record.proto', import.meta.url));
const MESSAGE = protobuf.loadSync(PROTO).lookupType('gatepost.audit.DecisionRecord');

const UUIDS = ['requestId', 'gateId', 'siteId', 'ruleId', 'fenceId'] as const;
/** Protocol Buffers, encoding: how long a value is. */
const WIRE_TYPES = { fixed64: 1, string: 2, bytes: 2 } as const;
/** Of one byte. */
const MOST_TAG = 0x7f;

/** The byte before the value of one of the fields that are written without protobufjs. */
export function tagOf(name: string, type: keyof typeof WIRE_TYPES): number {
  const field = MESSAGE.fields[name];
  const tag = ((field?.id ?? 0) << 3) | WIRE_TYPES[type];
  if (field?.type !== type || tag > MOST_TAG)
    throw new Error(`${PROTO}: ${name} is no field of type ${type} below 16.`);
  return tag;
}

/** Some of a record's fields; null is left out. What is put behind them may be other fields: messages are joined so. */
export function encodeFields(fields: Readonly<Record<string, unknown>>): Uint8Array {
  return MESSAGE.encode(fields).finish();
}

export function uuidBytes(text: string): Buffer {
  const bytes = Buffer.allocUnsafe(UUID_BYTES);
  putUuid(bytes, 0, text);
  return bytes;
}

/**
 * The members of a record, not yet looked at; what is not there is null. Throws an Error for bytes that are no message.
 */
export function decodeFields(bytes: Uint8Array): object {
  // Of the fields that are not there it inherits null.
  const message = MESSAGE.decode(bytes) as protobuf.Message & Record<string, unknown>;
  for (const name of UUIDS) message[name] = textOf(message[name], uuidText);
  message.sequence = numberOf(message.sequence);
  message.timeMs = numberOf(message.timeMs);
  message.clientAddress = textOf(message.clientIp, addressText) ?? message.clientNetwork;
  message.clientAddressHash = textOf(message.clientAddressHash, hexText);
  message.peerAddress = textOf(message.peerIp, addressText) ?? message.peerNetwork;
  for (const claim of [message.gps, message.gpsPrevious] as (Record<string, unknown> | null)[]) {
    if (claim !== null) claim.issuedAtMs = numberOf(claim.issuedAtMs);
  }
  return message;
}

function textOf(value: unknown, read: (bytes: Buffer) => string): string | null {
  return Buffer.isBuffer(value) ? read(value) : null;
}

function hexText(bytes: Buffer): string {
  return bytes.toString('hex');
}

function addressText(bytes: Buffer): string {
  const address = addressFromBytes(bytes);
  if (address === null) throw new Error(`An address has no ${bytes.length} bytes.`);
  return formatAddress(address);
}

/** Whole numbers of 64 bits are objects. */
function numberOf(value: unknown): unknown {
  return isLong(value) ? value.toNumber() : value;
}

function isLong(value: unknown): value is { toNumber(): number } {
  return typeof value === 'object' && value !== null && 'toNumber' in value;
}
