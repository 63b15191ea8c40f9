import { describe, expect, it } from '@jest/globals';
import { type Address, parseAddress } from '../../libs/access/index.js';
import { RateLimit } from './rate-limit.js';

const at = (text: string): Address => parseAddress(text)!;

describe('a rate limit', () => {
  it('gives each address so many at once, then evenly, and says when', () => {
    const limit = new RateLimit(60);
    for (let n = 0; n < 60; n += 1) expect(limit.take(at('192.0.2.1'), 0)).toBe(0);
    expect(limit.take(at('192.0.2.1'), 0)).toBe(1);
    expect(limit.take(at('192.0.2.2'), 0)).toBe(0);
    expect(limit.take(at('192.0.2.1'), 1_000)).toBe(0);
    expect(limit.take(at('192.0.2.1'), 1_500)).toBe(1);
    const slow = new RateLimit(1);
    expect(slow.take(at('192.0.2.1'), 0)).toBe(0);
    expect(slow.take(at('192.0.2.1'), 10_000)).toBe(50);
    expect(slow.take(at('192.0.2.1'), 60_000)).toBe(0);
  });

  it('takes an IPv6 /64 for one', () => {
    const limit = new RateLimit(1);
    expect(limit.take(at('2001:db8::1'), 0)).toBe(0);
    expect(limit.take(at('2001:db8::ffff:1'), 0)).toBeGreaterThan(0);
    expect(limit.take(at('2001:db8:0:1::1'), 0)).toBe(0);
  });

  it('remembers so many addresses and no more, the quietest forgotten first', () => {
    const limit = new RateLimit(2, 100);
    for (let n = 0; n < 1_000; n += 1) {
      limit.take(at(`10.0.${n >> 8}.${n & 255}`), n);
      limit.take(at('192.0.2.1'), n);
    }
    expect(limit.size).toBe(100);
    expect(limit.take(at('192.0.2.1'), 1_000)).toBeGreaterThan(0);
  });
});
