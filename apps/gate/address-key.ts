import { type Address } from '../../libs/access/index.js';

/** What counts as one address where addresses are counted: of IPv6 a /64, which one visitor has for itself. */
export function addressKey({ family, a, b }: Address): string {
  return family === 4 ? String(a) : `${a}:${b}`;
}
