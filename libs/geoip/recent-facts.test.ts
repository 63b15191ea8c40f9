import { expect, it } from '@jest/globals';
import { type Address, type NetworkFacts } from '../access/index.js';
import { RecentFacts } from './recent-facts.js';

const MANY = 40_000;

function factsOf({ a, d }: Address): NetworkFacts {
  return { country: 'DK', region: null, asn: a * 7 + d, anonymizers: [], point: null };
}

function ipv4(a: number): Address {
  return { family: 4, a, b: 0, c: 0, d: 0 };
}

it('asks once for an address that comes again, and never answers for another', () => {
  const recent = new RecentFacts();
  let asked = 0;
  const find = (address: Address): NetworkFacts => {
    asked += 1;
    return factsOf(address);
  };
  for (let round = 0; round < 3; round += 1) {
    for (let a = 0; a < 5_000; a += 1) expect(recent.get(ipv4(a), find).asn).toBe(a * 7);
  }
  expect(asked).toBe(5_000);
  // The same first word in the other family is another address.
  expect(recent.get({ family: 6, a: 1, b: 0, c: 0, d: 9 }, find).asn).toBe(16);
  expect(asked).toBe(5_001);
});

it('forgets what was not asked for lately, and keeps what is', () => {
  const recent = new RecentFacts();
  const asked = new Map<number, number>();
  const find = (address: Address): NetworkFacts => {
    asked.set(address.a, (asked.get(address.a) ?? 0) + 1);
    return factsOf(address);
  };
  for (let a = 0; a < MANY; a += 1) {
    recent.get(ipv4(a), find);
    recent.get(ipv4(7), find);
  }
  recent.get(ipv4(0), find);
  expect(asked.get(0)).toBe(2);
  expect(asked.get(7)).toBe(1);
});

it('does not remember a look-up that failed', () => {
  const recent = new RecentFacts();
  const damaged = (): NetworkFacts => {
    throw new Error('damaged');
  };
  expect(() => recent.get(ipv4(1), damaged)).toThrow('damaged');
  expect(recent.get(ipv4(1), factsOf).asn).toBe(7);
});
