import { describe, expect, it } from '@jest/globals';
import { compile } from './compile.js';
import { CompileError } from './document.js';
import { type PolicyDocument, type ZoneOffset } from './types.js';

const UTC: readonly ZoneOffset[] = [{ fromMs: -Infinity, offsetMinutes: 0 }];
const rule = { id: 'r', kind: 'country', value: 'DK', effect: 'allow' } as const;
const triangle = [
  [0, 0],
  [1, 0],
  [0, 1],
  [0, 0],
] as const;
const fence = {
  id: 'f',
  name: 'Fence',
  effect: 'allow',
  area: { type: 'MultiPolygon', coordinates: [[triangle]] },
} as const;
const sound: PolicyDocument = {
  format: 1,
  siteId: 'site',
  hostname: 'www.example.org',
  version: 1,
  filterMode: 'ip_and_geo',
  enforcement: 'enforce',
  defaultAction: 'block',
  treatPrivateAs: 'unknown',
  locationSource: 'geoip',
  accuracyPolicy: 'centre',
  maxAccuracyMeters: null,
  maxGpsIpDistanceKm: 50,
  maxSpeedKmh: 900,
  timeZone: 'Europe/Copenhagen',
  exemptions: [{ path: '/hooks', methods: ['POST'] }],
  networkRules: [rule],
  fences: [fence],
};

function faultOf(change: Record<string, unknown>, offsets = UTC): CompileError {
  try {
    // Malformed on purpose.
    compile({ ...sound, ...change }, offsets);
  } catch (error) {
    if (error instanceof CompileError) return error;
    throw error;
  }
  throw new Error('It was compiled.');
}

describe('compile', () => {
  it('keeps what others need and leaves the document alone', () => {
    const frozen = structuredClone(sound);
    const snapshot = compile(sound, UTC);
    expect(snapshot).toMatchObject({ siteId: 'site', hostname: 'www.example.org', version: 1, enforcement: 'enforce' });
    expect(snapshot.document).toEqual(sound);
    expect(sound).toEqual(frozen);
  });

  it.each([
    'example.org',
    '*.example.org',
    'localhost',
    'xn--grd-0na.example',
    '127.0.0.1',
    '[::1]',
    'a_b.example.org',
  ])('takes the host name %s', (hostname) => {
    expect(compile({ ...sound, hostname }, UTC).hostname).toBe(hostname);
  });

  it('brings areas into normal form', () => {
    const clockwise = [...triangle].reverse();
    const document = {
      ...sound,
      fences: [{ ...fence, area: { type: 'MultiPolygon' as const, coordinates: [[clockwise]] } }],
    };
    expect(compile(document, UTC).document.fences).toEqual([fence]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['another format', { format: 2 }, '/format'],
    ['an unknown member', { colour: 'red' }, '/colour'],
    ['no site', { siteId: '' }, '/siteId'],
    ['a host in capitals', { hostname: 'Example.org' }, '/hostname'],
    ['a host with a port', { hostname: 'example.org:80' }, '/hostname'],
    ['a host with a trailing dot', { hostname: 'example.org.' }, '/hostname'],
    ['a host with a wildcard inside', { hostname: 'www.*.org' }, '/hostname'],
    ['a host that is too long', { hostname: `${'a.'.repeat(127)}org` }, '/hostname'],
    ['a broken version', { version: 1.5 }, '/version'],
    ['another filter mode', { filterMode: 'both' }, '/filterMode'],
    ['another enforcement', { enforcement: 'off' }, '/enforcement'],
    ['another default action', { defaultAction: 'deny' }, '/defaultAction'],
    ['another treat_private_as', { treatPrivateAs: 'block' }, '/treatPrivateAs'],
    ['another location source', { locationSource: 'gps' }, '/locationSource'],
    ['another accuracy policy', { accuracyPolicy: undefined }, '/accuracyPolicy'],
    ['a limit of nothing', { maxAccuracyMeters: 0 }, '/maxAccuracyMeters'],
    ['a limit that is no number', { maxSpeedKmh: NaN }, '/maxSpeedKmh'],
    ['a limit that is a text', { maxGpsIpDistanceKm: '5' }, '/maxGpsIpDistanceKm'],
    ['no time zone', { timeZone: null }, '/timeZone'],
    ['a time zone without an end', { timeZone: 'A'.repeat(65) }, '/timeZone'],
    ['the id of a rule without an end', { networkRules: [{ ...rule, id: 'a'.repeat(101) }] }, '/networkRules/0/id'],
    ['the name of a fence without an end', { fences: [{ ...fence, name: 'å'.repeat(201) }] }, '/fences/0/name'],
    [
      'an exempt path without an end',
      { exemptions: [{ path: `/${'a'.repeat(500)}`, methods: [] }] },
      '/exemptions/0/path',
    ],
    ['a method without an end', { exemptions: [{ path: '/a', methods: ['A'.repeat(21)] }] }, '/exemptions/0/methods/0'],
    ['rules that are no list', { networkRules: {} }, '/networkRules'],
    ['a rule that is no object', { networkRules: ['DK'] }, '/networkRules/0'],
    ['a misspelt member of a rule', { networkRules: [{ ...rule, validty: null }] }, '/networkRules/0/validty'],
    ['a rule twice', { networkRules: [rule, rule] }, '/networkRules/1/id'],
    ['another kind', { networkRules: [{ ...rule, kind: 'city' }] }, '/networkRules/0/kind'],
    ['another effect', { networkRules: [{ ...rule, effect: 'block' }] }, '/networkRules/0/effect'],
    ['host bits', { networkRules: [{ ...rule, kind: 'cidr', value: '10.0.0.1/8' }] }, '/networkRules/0/value'],
    ['another anonymizer', { networkRules: [{ ...rule, kind: 'anonymizer', value: 'VPN' }] }, '/networkRules/0/value'],
    ['an ASN with letters', { networkRules: [{ ...rule, kind: 'asn', value: 'AS1' }] }, '/networkRules/0/value'],
    ['an ASN too large', { networkRules: [{ ...rule, kind: 'asn', value: '4294967296' }] }, '/networkRules/0/value'],
    ['a region without country', { networkRules: [{ ...rule, kind: 'region', value: '84' }] }, '/networkRules/0/value'],
    ['a country in small letters', { networkRules: [{ ...rule, value: 'dk' }] }, '/networkRules/0/value'],
    [
      'a time that is a text',
      { networkRules: [{ ...rule, validity: { fromMs: '2026' } }] },
      '/networkRules/0/validity/fromMs',
    ],
    [
      'an eighth day',
      { networkRules: [{ ...rule, validity: { weekly: [{ day: 8, from: '00:00', until: '24:00' }] } }] },
      '/networkRules/0/validity/weekly/0/day',
    ],
    [
      'a start at 24:00',
      { fences: [{ ...fence, validity: { weekly: [{ day: 1, from: '24:00', until: '24:00' }] } }] },
      '/fences/0/validity/weekly/0/from',
    ],
    [
      'an end at 24:01',
      { fences: [{ ...fence, validity: { weekly: [{ day: 1, from: '00:00', until: '24:01' }] } }] },
      '/fences/0/validity/weekly/0/until',
    ],
    [
      'an open ring',
      { fences: [{ ...fence, area: { type: 'MultiPolygon', coordinates: [[triangle.slice(1)]] } }] },
      '/fences/0/area/coordinates/0/0',
    ],
    ['no area', { fences: [{ ...fence, area: undefined }] }, '/fences/0/area'],
    ['a fence twice', { fences: [fence, fence] }, '/fences/1/id'],
    ['a relative exempt path', { exemptions: [{ path: 'hooks', methods: [] }] }, '/exemptions/0/path'],
    ['an encoded exempt path', { exemptions: [{ path: '/a%20b', methods: [] }] }, '/exemptions/0/path'],
    ['an exempt path with dots', { exemptions: [{ path: '/a/../b', methods: [] }] }, '/exemptions/0/path'],
    ['an exempt path with an empty segment', { exemptions: [{ path: '//', methods: [] }] }, '/exemptions/0/path'],
    [
      'an exempt method that is none',
      { exemptions: [{ path: '/', methods: ['GET POST'] }] },
      '/exemptions/0/methods/0',
    ],
  ])('refuses %s and names the place', (_, change, pointer) => {
    const error = faultOf(change);
    expect(error.pointer).toBe(pointer);
    expect(error.message).toMatch(/^The policy cannot be used: .*\.$/);
  });

  it.each<[string, ZoneOffset[]]>([
    ['none', []],
    ['a late start', [{ fromMs: 0, offsetMinutes: 0 }]],
    ['disorder', [...UTC, { fromMs: 5, offsetMinutes: 60 }, { fromMs: 5, offsetMinutes: 0 }]],
    ['an offset that is no number', [{ fromMs: -Infinity, offsetMinutes: NaN }]],
  ])('refuses zone offsets: %s', (_, offsets) => {
    expect(faultOf({}, offsets).pointer).toBe('/timeZone');
  });

  it.each([null, undefined, 'x', []])('refuses %j as a document', (document) => {
    expect(() => compile(document as unknown as PolicyDocument, UTC)).toThrow(CompileError);
  });
});
