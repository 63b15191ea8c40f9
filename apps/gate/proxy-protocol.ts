import { type Socket } from 'node:net';
import { type Address, addressFromBytes, parseAddress, unmap } from '../../libs/access/index.js';

/**
 * The header that a load balancer sends before anything else: who is at the other end of it. Versions 1 and 2 of
 * https://www.haproxy.org/download/3.2/doc/proxy-protocol.txt, strictly.
 *
 * `length`: of the header in bytes. `source`: null when the balancer speaks for itself (health checks) or does not know.
 */
export interface ProxyHeader {
  readonly length: number;
  readonly source: Address | null;
}

const V1_START = Buffer.from('PROXY ', 'latin1');
/** With its CRLF, §2.1. */
const V1_LONGEST = 107;
const V2_START = Buffer.from('0d0a0d0a000d0a515549540a', 'hex');
const V2_HEAD = 16;
/** Addresses take 36 bytes; the rest is room for TLVs (a certificate's names among them). */
const V2_LONGEST = 4_096;
const V2_LOCAL = 0x20;
const V2_PROXY = 0x21;
const V2_UNSPECIFIED = 0x00;
const V2_TCP4 = 0x11;
const V2_TCP6 = 0x21;
const PORT = /^(?:0|[1-9][0-9]{0,4})$/;

/** `incomplete`: more bytes are needed. Anything that is no such header, or not wholly right: `malformed`. */
export function parseProxyHeader(bytes: Buffer): ProxyHeader | 'incomplete' | 'malformed' {
  if (startsLike(bytes, V2_START)) return bytes.length < V2_HEAD ? 'incomplete' : parseVersion2(bytes);
  if (startsLike(bytes, V1_START)) return parseVersion1(bytes);
  return 'malformed';
}

/** As far as both go. */
function startsLike(bytes: Buffer, start: Buffer): boolean {
  const length = Math.min(bytes.length, start.length);
  return bytes.subarray(0, length).equals(start.subarray(0, length));
}

function parseVersion1(bytes: Buffer): ProxyHeader | 'incomplete' | 'malformed' {
  const end = bytes.subarray(0, V1_LONGEST).indexOf('\r\n', 0, 'latin1');
  if (end === -1) return bytes.length < V1_LONGEST ? 'incomplete' : 'malformed';
  const length = end + 2;
  const [, family, source = '', destination = '', ...ports] = bytes.toString('latin1', 0, end).split(' ');
  // What follows UNKNOWN is to be ignored, §2.1.
  if (family === 'UNKNOWN') return { length, source: null };
  const wanted = family === 'TCP4' ? 4 : family === 'TCP6' ? 6 : null;
  const isIpv6Text = source.includes(':') && destination.includes(':');
  const from = parseAddress(source);
  const isWhole =
    from !== null &&
    parseAddress(destination) !== null &&
    wanted === (isIpv6Text ? 6 : 4) &&
    source.includes(':') === destination.includes(':') &&
    ports.length === 2 &&
    ports.every((port) => PORT.test(port) && Number(port) <= 65_535);
  return isWhole ? { length, source: from } : 'malformed';
}

function parseVersion2(bytes: Buffer): ProxyHeader | 'incomplete' | 'malformed' {
  const command = bytes[12];
  const family = bytes[13];
  const size = bytes.readUInt16BE(14);
  const length = V2_HEAD + size;
  if ((command !== V2_LOCAL && command !== V2_PROXY) || length > V2_LONGEST) return 'malformed';
  if (bytes.length < length) return 'incomplete';
  // The balancer's own connection; its addresses are to be ignored, §2.2.
  if (command === V2_LOCAL || family === V2_UNSPECIFIED) return { length, source: null };
  const addresses = bytes.subarray(V2_HEAD, length);
  if (family === V2_TCP4 && size >= 12)
    return areTlvsWhole(addresses.subarray(12)) ? { length, source: sourceOf(addresses.subarray(0, 4)) } : 'malformed';
  if (family === V2_TCP6 && size >= 36)
    return areTlvsWhole(addresses.subarray(36)) ? { length, source: sourceOf(addresses.subarray(0, 16)) } : 'malformed';
  return 'malformed';
}

/** Type, length of two bytes, value; nothing of them is used. */
function areTlvsWhole(bytes: Buffer): boolean {
  let offset = 0;
  while (offset + 3 <= bytes.length) offset += 3 + bytes.readUInt16BE(offset + 1);
  return offset === bytes.length;
}

/** An IPv4-mapped one is read as IPv4. */
function sourceOf(bytes: Buffer): Address | null {
  const address = addressFromBytes(bytes);
  return address === null ? null : unmap(address);
}

/**
 * Takes the header off a connection and leaves what is behind it. null: the header was malformed, came too late or not at
 * all, or the connection ended.
 */
export function takeProxyHeader(socket: Socket, timeoutMs: number): Promise<ProxyHeader | null> {
  return new Promise((resolve) => {
    let bytes: Buffer = Buffer.alloc(0);
    const timer = setTimeout(() => finish(null), timeoutMs);
    const onData = (chunk: Buffer): void => {
      bytes = Buffer.concat([bytes, chunk]);
      const parsed = parseProxyHeader(bytes);
      if (parsed !== 'incomplete') finish(parsed === 'malformed' ? null : parsed);
    };
    const onEnd = (): void => finish(null);
    const finish = (header: ProxyHeader | null): void => {
      clearTimeout(timer);
      socket.off('data', onData).off('close', onEnd).off('error', onEnd);
      socket.pause();
      if (header !== null && bytes.length > header.length) socket.unshift(bytes.subarray(header.length));
      resolve(header);
    };
    socket.on('data', onData).on('close', onEnd).on('error', onEnd);
  });
}
