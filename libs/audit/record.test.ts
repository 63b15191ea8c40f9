import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { parseAddress } from '../access/index.js';
import { encodeRecord } from './encode-record.js';
import {
  type DecisionRecord,
  MAX_HOST_LENGTH,
  MAX_METHOD_LENGTH,
  MAX_PATH_LENGTH,
  MAX_USER_AGENT_LENGTH,
  parseRecord,
  RecordError,
} from './record.js';

const POINT = { longitude: 12.5, latitude: 55.7, accuracyMeters: 20 };
const RECORD: DecisionRecord = {
  v: 1,
  gateId: '4b5b0a52-50a4-4f35-8f0e-000000000002',
  siteId: '01935b5e-7c1a-7000-8000-000000000003',
  outcome: 'blocked',
  reason: 'country_deny',
  locationUsed: 'gps',
  geoipBuild: 'DBIP-City 2026-06-05',
  geoipOverrideVersion: null,
  networkVerdict: { effect: 'deny', explicit: true },
  placeVerdict: { effect: 'allow', explicit: false },
  policyVersion: 3,
  enforced: true,
  via: 'proxy',
  country: 'DK',
  region: 'DK-84',
  asn: 1835,
  anonymizers: ['hosting'],
  geoipPoint: { ...POINT, accuracyMeters: null },
  gps: { point: POINT, issuedAtMs: 1_794_999_999_000 },
  gpsPrevious: { point: POINT, issuedAtMs: 1_794_999_000_000 },
  claimStatus: 'valid',
  claimFault: null,
  requestId: '01935b5e-7c1a-7000-8000-000000000001',
  sequence: 7,
  timeMs: 1_795_000_000_000,
  host: 'example.dk',
  method: 'GET',
  path: '/a%20b',
  clientAddress: '130.225.0.1',
  clientAddressHash: null,
  peerAddress: '127.0.0.1',
  ruleId: '01935b5e-7c1a-7000-8000-000000000004',
  fenceId: null,
  userAgent: 'curl/8',
};
const bytesOf = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
const parsed = (record: DecisionRecord): DecisionRecord => parseRecord(Buffer.from(encodeRecord(record)));

describe('a decision record', () => {
  it('comes back as it was written', () => {
    expect(parsed(RECORD)).toEqual(RECORD);
  });

  it('is JSON as JSON.stringify writes it', () => {
    const bare = {
      siteId: null,
      clientAddress: null,
      peerAddress: null,
      clientAddressHash: 'a'.repeat(64),
      region: null,
      asn: null,
      anonymizers: [],
      geoipPoint: null,
      gps: null,
      gpsPrevious: null,
      claimFault: 'claim_expired',
      locationUsed: null,
      geoipOverrideVersion: '0123456789abcdef',
      ruleId: null,
      fenceId: '01935b5e-7c1a-7000-8000-000000000005',
      networkVerdict: null,
      placeVerdict: null,
      policyVersion: null,
      userAgent: null,
    };
    const quoted = { host: 'a"b', path: '/\\', geoipBuild: 'a "b" \\', userAgent: '"' };
    for (const change of [{}, bare, quoted, { geoipPoint: { longitude: -0, latitude: 1e-7, accuracyMeters: 1e21 } }]) {
      const record = { ...RECORD, ...change };
      expect(encodeRecord(record)).toBe(JSON.stringify(record));
    }
  });

  it.each(['0.0.0.0', '9.10.99.100', '255.255.255.255', '2001:db8::1', '::'])(
    'is the same with the address %s as with its text',
    (text) => {
      const clientAddress = parseAddress(text);
      expect(clientAddress).not.toBeNull();
      const expected = JSON.stringify({ ...RECORD, clientAddress: text });
      expect(encodeRecord({ ...RECORD, clientAddress })).toBe(expected);
    },
  );

  it('is its own, whatever the record before it held', () => {
    const plain = fc.stringMatching(/^[ -~]{0,8}$/);
    const point = fc.record({ longitude: fc.double(), latitude: fc.integer(), accuracyMeters: fc.constant(null) });
    const change = fc.record({
      host: plain,
      method: plain,
      path: plain,
      geoipBuild: plain,
      userAgent: plain,
      geoipPoint: point,
    });
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3 })),
        fc.array(change, { minLength: 4, maxLength: 4 }),
        (order, changes) => {
          for (const index of order) {
            const record = { ...RECORD, ...changes[index] };
            expect(encodeRecord(record)).toBe(JSON.stringify(record));
          }
        },
      ),
    );
  });

  it('is put together of what was written before, though sites, proxies and visitors take turns', () => {
    const records = Array.from({ length: 24 }, (_, index) => ({
      ...RECORD,
      gps: null,
      gpsPrevious: null,
      siteId: `01935b5e-7c1a-7000-8000-0000000001${10 + index}`,
      host: `${index % 12}.example`,
      method: index < 12 ? 'GET' : 'POST',
      policyVersion: index,
      reason: index % 2 === 0 ? 'country_deny' : 'ip_allow',
      peerAddress: `10.0.0.${index % 3}`,
      fenceId: index % 4 === 0 ? null : `01935b5e-7c1a-7000-8000-0000000002${10 + index}`,
      // As GeoIP gives them: the same object for an address each time.
      geoipPoint: { longitude: index, latitude: 0, accuracyMeters: null },
    }));
    const texts = records.map((record) => encodeRecord(record));
    const stringify = jest.spyOn(JSON, 'stringify');
    try {
      expect(records.map((record) => encodeRecord(record))).toEqual(texts);
      expect(stringify).not.toHaveBeenCalled();
    } finally {
      stringify.mockRestore();
    }
  });

  it('is its own beyond as many hosts as are remembered', () => {
    for (let index = 0; index < 5_000; index += 1) {
      const record = { ...RECORD, host: `${index}.example` };
      expect(encodeRecord(record)).toBe(JSON.stringify(record));
    }
    expect(encodeRecord({ ...RECORD, host: '0.example' })).toContain('"host":"0.example"');
  });

  it('is read member by member and comes without what it does not know', () => {
    expect(parseRecord(bytesOf({ ...RECORD, extra: 1 }))).toEqual(RECORD);
  });

  it('cuts what a visitor sends to its limit, and marks a path that was cut', () => {
    const long = 'x'.repeat(20_000);
    const cut = parsed({ ...RECORD, host: long, method: long, path: `/${long}`, userAgent: long });
    expect(cut.host).toHaveLength(MAX_HOST_LENGTH);
    expect(cut.method).toHaveLength(MAX_METHOD_LENGTH);
    expect(cut.userAgent).toHaveLength(MAX_USER_AGENT_LENGTH);
    expect(cut.path).toHaveLength(MAX_PATH_LENGTH);
    expect(cut.path.endsWith('x\u2026')).toBe(true);
    expect(parsed({ ...RECORD, path: 'x'.repeat(MAX_PATH_LENGTH) }).path.endsWith('x')).toBe(true);
  });

  it.each([
    ['a line feed', 'a\r\nb', 'a\ufffd\ufffdb'],
    ['a NUL', 'a\u0000b', 'a\ufffdb'],
    ['an escape sequence', 'a\u001b[31mb', 'a\ufffd[31mb'],
    ['a C1 control', 'a\u0085b', 'a\ufffdb'],
    ['a right-to-left override', 'a\u202eb', 'a\ufffdb'],
    ['a line separator', 'a\u2028b', 'a\ufffdb'],
    ['half a surrogate pair', 'a\ud83db', 'a\ufffdb'],
    ['ordinary text', 'blåbærgrød \u{1f600}', 'blåbærgrød \u{1f600}'],
  ])('makes %s safe', (_, sent, kept) => {
    expect(parsed({ ...RECORD, userAgent: sent }).userAgent).toBe(kept);
  });

  it('can be read whatever a visitor sends, and reads the same ever after', () => {
    const text = fc.string({ unit: 'binary', maxLength: 3000 });
    fc.assert(
      fc.property(text, text, text, text, (host, method, path, userAgent) => {
        const once = parsed({ ...RECORD, host, method, path, userAgent });
        expect(JSON.stringify(once)).not.toMatch(/\\u00[01]|\\ud[89a-f]/);
        expect(parsed(once)).toEqual(once);
      }),
    );
  });

  it('is of version 1 and JSON', () => {
    expect(() => parseRecord(bytesOf({ ...RECORD, v: 2 }))).toThrow(/version 1/);
    expect(() => parseRecord(Buffer.from('{'))).toThrow(RecordError);
    expect(() => parseRecord(bytesOf(null))).toThrow(RecordError);
  });

  it.each<[string, unknown]>([
    ['requestId', 'secret'],
    ['gateId', null],
    ['sequence', -1],
    ['sequence', 1.5],
    ['timeMs', 'now'],
    ['siteId', 'site'],
    ['host', 'x'.repeat(256)],
    ['path', undefined],
    ['clientAddressHash', 'abc'],
    ['country', 'dk'],
    ['asn', '1'],
    ['anonymizers', 'vpn'],
    ['outcome', 'maybe'],
    ['policyVersion', 1.5],
    ['enforced', 'yes'],
    ['via', 'cli'],
    ['userAgent', 5],
  ])('names the member %s that is not what it should be, and not what it holds', (name, value) => {
    const parse = (): unknown => parseRecord(bytesOf({ ...RECORD, [name]: value }));
    expect(parse).toThrow(RecordError);
    expect(parse).toThrow(new RegExp(`: ${name} is not .*\\.$`));
    expect(parse).not.toThrow(/secret|maybe/);
  });

  it.each<[string, unknown]>([
    ['anonymizers.0', { anonymizers: ['magic'] }],
    ['geoipPoint.longitude', { geoipPoint: { ...POINT, longitude: 181 } }],
    ['geoipPoint.latitude', { geoipPoint: { ...POINT, latitude: null } }],
    ['gps.point.accuracyMeters', { gps: { point: { ...POINT, accuracyMeters: -1 }, issuedAtMs: 1 } }],
    ['gpsPrevious.issuedAtMs', { gpsPrevious: { point: POINT } }],
    ['networkVerdict.effect', { networkVerdict: { effect: 'x', explicit: true } }],
    ['placeVerdict', { placeVerdict: 1 }],
  ])('names the inner member %s', (path, change) => {
    expect(() => parseRecord(bytesOf({ ...RECORD, ...(change as object) }))).toThrow(`: ${path} is not `);
  });

  it('misses each member', () => {
    for (const name of Object.keys(RECORD)) {
      expect(() => parseRecord(bytesOf({ ...RECORD, [name]: undefined }))).toThrow(RecordError);
    }
  });
});
