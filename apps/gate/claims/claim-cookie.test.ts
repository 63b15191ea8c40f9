import { expect, it } from '@jest/globals';
import { claimCookie, presentedClaim, withoutClaimCookie } from './claim-cookie.js';

it('is bound to the host under HTTPS', () => {
  expect(claimCookie('t', 'https', 60)).toBe(
    '__Host-gatepost-location=t; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure',
  );
  expect(claimCookie('t', 'http', 60)).toBe('gatepost-location=t; Path=/; Max-Age=60; HttpOnly; SameSite=Lax');
});

it.each([
  ['a=1; gatepost-location=t; b=2', 't'],
  ['gatepost-location=first; gatepost-location=second', 'first'],
  ['gatepost-location=planted; __Host-gatepost-location=own', 'own'],
  ['gatepost-location=', ''],
  ['xgatepost-location=t; gatepost-locations=u', null],
])('reads %j', (cookie, found) => {
  expect(presentedClaim({ cookie })?.cookie ?? null).toBe(found);
});

it('is none without a cookie and without a signed header', () => {
  expect(presentedClaim({})).toBeNull();
  expect(presentedClaim({ cookie: 'a=b' })).toBeNull();
  expect(presentedClaim({ 'gatepost-location': 'jws' })).toEqual({ cookie: null, signed: 'jws' });
});

it.each([
  ['a=1; gatepost-location=t; b=2', 'a=1; b=2'],
  ['__Host-gatepost-location=t; a=1', 'a=1'],
  ['gatepost-location=t; __Host-gatepost-location=u', null],
  ['a=1;b=2', 'a=1;b=2'],
  ['mygatepost-location=t', 'mygatepost-location=t'],
])('is taken out of %j', (cookie, rest) => {
  expect(withoutClaimCookie(cookie)).toBe(rest);
});
