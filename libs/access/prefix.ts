import { formatAddress, isSameAddress, parseLiteral } from './address.js';
import { type Address, type Prefix } from './types.js';

export type ParsedPrefix =
  { readonly ok: true; readonly prefix: Prefix } | { readonly ok: false; readonly message: string };

const LENGTH = /^(?:0|[1-9][0-9]{0,2})$/;
/** Bits in front of the IPv4 part of an IPv4-mapped address. */
const MAPPED_BITS = 96;
const QUOTED_CHARACTERS = 60;

/**
 * Reads `address/length` (RFC 4632 §3.1, RFC 4291 §2.3); a bare address is the prefix of that address alone. A prefix
 * inside ::ffff:0:0/96 is the IPv4 prefix it stands for. Zones and set host bits are refused; the message is one
 * sentence that names the remedy.
 */
export function parsePrefix(text: string): ParsedPrefix {
  const shown = quote(text);
  if (text.includes('%')) {
    return refuse(`${shown} names a zone, which means nothing to another machine; leave out "%" and what follows it.`);
  }
  const [addressText = '', lengthText, ...rest] = text.split('/');
  const literal = parseLiteral(addressText);
  if (literal === null || rest.length > 0) {
    return refuse(`${shown} is not a network; write it like 192.0.2.0/24, 2001:db8::/32 or as one address.`);
  }
  const bits = addressBits(literal.family);
  if (lengthText !== undefined && (!LENGTH.test(lengthText) || Number(lengthText) > bits)) {
    return refuse(`${shown} has no usable prefix length; give a whole number from 0 to ${bits} after the slash.`);
  }
  const length = lengthText === undefined ? bits : Number(lengthText);
  if (isMapped(literal) && length < MAPPED_BITS) {
    return refuse(
      `${shown} is wider than ::ffff:0:0/96, whose addresses are matched as IPv4; write 0.0.0.0/0 for all of them.`,
    );
  }
  const network = networkOf(literal, length);
  if (!isSameAddress(network, literal)) {
    const meant = `the network is ${formatPrefix(unmapPrefix(network))}`;
    const single = `the single address ${formatPrefix(unmapPrefix(networkOf(literal, bits)))}`;
    return refuse(`${shown} has bits set behind its prefix length; ${meant}, ${single}.`);
  }
  return { ok: true, prefix: unmapPrefix(network) };
}

/** `192.0.2.0/24`; the length is always written. */
export function formatPrefix(prefix: Prefix): string {
  return `${formatAddress(prefix)}/${prefix.length}`;
}

export function prefixContains(prefix: Prefix, address: Address): boolean {
  return (
    prefix.family === address.family &&
    prefix.a === keepBits(address.a, prefix.length) &&
    prefix.b === keepBits(address.b, prefix.length - 32) &&
    prefix.c === keepBits(address.c, prefix.length - 64) &&
    prefix.d === keepBits(address.d, prefix.length - 96)
  );
}

/** The prefix of `length` bits that the address is in. */
export function networkOf(address: Address, length: number): Prefix {
  return {
    family: address.family,
    a: keepBits(address.a, length),
    b: keepBits(address.b, length - 32),
    c: keepBits(address.c, length - 64),
    d: keepBits(address.d, length - 96),
    length,
  };
}

export function addressBits(family: 4 | 6): number {
  return family === 4 ? 32 : 128;
}

/** The first `bits` bits of a word, none or all where that is below 0 or above 32. */
function keepBits(word: number, bits: number): number {
  if (bits <= 0) return 0;
  return bits >= 32 ? word : (word & (-1 << (32 - bits))) >>> 0;
}

function unmapPrefix(prefix: Prefix): Prefix {
  if (!isMapped(prefix) || prefix.length < MAPPED_BITS) return prefix;
  return { family: 4, a: prefix.d, b: 0, c: 0, d: 0, length: prefix.length - MAPPED_BITS };
}

/** IPv4-mapped (RFC 4291 §2.5.5.2). */
function isMapped({ family, a, b, c }: Address): boolean {
  return family === 6 && a === 0 && b === 0 && c === 0xffff;
}

function refuse(message: string): ParsedPrefix {
  return { ok: false, message };
}

function quote(text: string): string {
  return JSON.stringify(text.length > QUOTED_CHARACTERS ? `${text.slice(0, QUOTED_CHARACTERS)}…` : text);
}
