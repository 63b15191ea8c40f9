import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';
import { formatAddress } from '../access/index.js';
import { addressFrom, putUuid, UUID_BYTES, uuidText } from './bytes.js';

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
export function encodeFields(fields: Readonly<Record<string, unknown>>): Buffer {
  return Buffer.from(MESSAGE.encode(fields).finish());
}

export function uuidBytes(text: string): Buffer {
  const bytes = Buffer.allocUnsafe(UUID_BYTES);
  putUuid(bytes, 0, text);
  return bytes;
}

/** The members of a record, not yet looked at; throws an Error for bytes that are no message. */
export function decodeFields(bytes: Uint8Array): object {
  const fields = withNulls(MESSAGE, MESSAGE.toObject(MESSAGE.decode(bytes), { longs: Number }));
  const { clientIp, clientNetwork, clientAddressHash, peerIp, peerNetwork, ...others } = fields;
  return {
    ...others,
    ...Object.fromEntries(UUIDS.map((name) => [name, textOf(fields[name], uuidText)])),
    clientAddress: textOf(clientIp, addressText) ?? clientNetwork,
    clientAddressHash: textOf(clientAddressHash, (hash) => hash.toString('hex')),
    peerAddress: textOf(peerIp, addressText) ?? peerNetwork,
  };
}

function textOf(value: unknown, read: (bytes: Buffer) => string): string | null {
  return value instanceof Uint8Array ? read(Buffer.from(value)) : null;
}

function addressText(bytes: Buffer): string {
  const address = addressFrom(bytes);
  if (address === null) throw new Error(`An address has no ${bytes.length} bytes.`);
  return formatAddress(address);
}

/** What was not sent is null, and no list is an empty one. */
function withNulls(type: protobuf.Type, message: Record<string, unknown>): Record<string, unknown> {
  const values = type.fieldsArray.map((field) => {
    const { resolvedType } = field.resolve();
    const value = message[field.name] ?? (field.repeated ? [] : null);
    const isMessage = value !== null && resolvedType instanceof protobuf.Type;
    return [field.name, isMessage ? withNulls(resolvedType, value as Record<string, unknown>) : value] as const;
  });
  return Object.fromEntries(values);
}
