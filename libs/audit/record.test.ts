import { fileURLToPath } from 'node:url';
import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { ANONYMIZER_KINDS, EFFECTS, OUTCOMES, parseAddress } from '../access/index.js';
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
import { encodeFields } from './record-message.js';

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
const parsed = (record: DecisionRecord): DecisionRecord => parseRecord(encodeRecord(record));

const PROTO = fileURLToPath(new URL('decision_record.proto', import.meta.url));
/** RECORD as the first release with messages wrote it. */
const FIRST_MESSAGE = [
  'gAEBigEQS1sKUlCkTzWPDgAAAAAAApIBEAGTW158GnAAgAAAAAAAAAOaAQdibG9ja2VkogEMY291bnRyeV9kZW55qgEDZ3BzsgEU',
  'REJJUC1DaXR5IDIwMjYtMDYtMDXCAQgKBGRlbnkQAcoBCQoFYWxsb3cQANABA9gBAeIBBXByb3h56gECREvyAQVESy04NPgBqw6C',
  'Agdob3N0aW5nigISCQAAAAAAAClAEZqZmZmZ2UtAkgImChsJAAAAAAAAKUARmpmZmZnZS0AZAAAAAAAANEARGFpW7qEBAACaAiYK',
  'GwkAAAAAAAApQBGamZmZmdlLQBkAAAAAAAA0QBHAG0fuoQEAAKICBXZhbGlksgIKZXhhbXBsZS5ka7oCA0dFVAoQAZNbXnwacACA',
  'AAAAAAAAAREHAAAAAAAAABkAXlbuoQEAACIGL2ElMjBiMgsxMzAuMjI1LjAuMUIJMTI3LjAuMC4xShABk1tefBpwAIAAAAAAAAAE',
  'WgZjdXJsLzg=',
].join('');

const degrees = (most: number): fc.Arbitrary<number> => fc.double({ min: -most, max: most, noNaN: true });
const POINTS = fc.record({
  longitude: degrees(180),
  latitude: degrees(90),
  accuracyMeters: fc.option(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true })),
});
const CLAIMS = fc.record({ point: POINTS, issuedAtMs: fc.maxSafeNat() });
const VERDICTS = fc.record({ effect: fc.constantFrom(...EFFECTS), explicit: fc.boolean() });
/** Controls, line and paragraph separators, bidirectional marks: a record does not keep them as they are. */
const CHANGED = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;
const text = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: 'grapheme', maxLength }).filter((drawn) => !CHANGED.test(drawn));
const UUIDS = fc.uuid();
const ADDRESSES = fc.oneof(fc.ipV4(), fc.constantFrom('2001:db8::1', '192.0.2.0/24', '2001:db8:1::/48'));
const RECORDS: fc.Arbitrary<DecisionRecord> = fc.record({
  v: fc.constant(1),
  gateId: UUIDS,
  siteId: fc.option(UUIDS),
  outcome: fc.constantFrom(...OUTCOMES),
  reason: text(20),
  locationUsed: fc.option(fc.constantFrom('gps', 'geoip')),
  geoipBuild: text(30),
  geoipOverrideVersion: fc.option(text(30)),
  networkVerdict: fc.option(VERDICTS),
  placeVerdict: fc.option(VERDICTS),
  policyVersion: fc.option(fc.nat(0x7fff_ffff)),
  enforced: fc.boolean(),
  via: fc.constantFrom('authorize', 'proxy'),
  country: fc.constantFrom('DK', 'ZZ'),
  region: fc.option(text(10)),
  asn: fc.option(fc.nat(0xffff_ffff)),
  anonymizers: fc.subarray([...ANONYMIZER_KINDS]),
  geoipPoint: fc.option(POINTS),
  gps: fc.option(CLAIMS),
  gpsPrevious: fc.option(CLAIMS),
  claimStatus: fc.constantFrom('absent', 'invalid', 'valid'),
  claimFault: fc.option(text(20)),
  requestId: UUIDS,
  sequence: fc.maxSafeNat(),
  timeMs: fc.maxSafeNat(),
  host: text(60),
  method: text(10),
  // Lengths of one byte and of two.
  path: fc.oneof(text(300), fc.stringMatching(/^[ -~]{120,140}$/)),
  clientAddress: fc.option(ADDRESSES),
  clientAddressHash: fc.option(fc.stringMatching(/^[0-9a-f]{64}$/)),
  peerAddress: fc.option(ADDRESSES),
  ruleId: fc.option(UUIDS),
  fenceId: fc.option(UUIDS),
  userAgent: fc.option(text(200)),
});

describe('a decision record', () => {
  it('comes back as it was written', () => {
    expect(parsed(RECORD)).toEqual(RECORD);
  });

  it('comes back with all that may be null, and without what may be there', () => {
    const bare: DecisionRecord = {
      ...RECORD,
      siteId: null,
      clientAddress: null,
      peerAddress: null,
      clientAddressHash: '0123456789abcdef'.repeat(4),
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
    expect(parsed(bare)).toEqual(bare);
  });

  it('comes back whatever it holds', () => {
    fc.assert(
      fc.property(RECORDS, (record) => {
        expect(parsed(record)).toEqual(record);
      }),
    );
  });

  it('is a message that Protocol Buffers read without us', () => {
    const message = protobuf.loadSync(PROTO).lookupType('gatepost.audit.DecisionRecord');
    const fields = message.toObject(message.decode(encodeRecord(RECORD)), { longs: Number, bytes: String });
    const base64 = (hex: string): string => Buffer.from(hex.replaceAll('-', ''), 'hex').toString('base64');
    const { clientAddress, clientAddressHash, peerAddress, fenceId, claimFault, geoipOverrideVersion, ...plain } =
      RECORD;
    expect([clientAddressHash, fenceId, claimFault, geoipOverrideVersion]).toEqual([null, null, null, null]);
    expect(fields).toEqual({
      ...plain,
      requestId: base64(RECORD.requestId),
      gateId: base64(RECORD.gateId),
      siteId: base64(RECORD.siteId ?? ''),
      ruleId: base64(RECORD.ruleId ?? ''),
      geoipPoint: { longitude: POINT.longitude, latitude: POINT.latitude },
      clientNetwork: clientAddress,
      peerNetwork: peerAddress,
    });
  });

  it.each(['0.0.0.0', '9.10.99.100', '255.255.255.255', '2001:db8::1', '::'])(
    'is the same with the address %s as with its text',
    (text) => {
      const address = parseAddress(text);
      expect(address).not.toBeNull();
      const expected = { ...RECORD, clientAddress: text, peerAddress: text };
      expect(parseRecord(encodeRecord({ ...RECORD, clientAddress: address, peerAddress: address }))).toEqual(expected);
      expect(parsed(expected)).toEqual(expected);
    },
  );

  it('is its own, whatever the record before it held', () => {
    const plain = fc.stringMatching(/^[ -~]{0,8}$/);
    const change = fc.record({
      host: plain,
      method: plain,
      path: plain,
      geoipBuild: plain,
      userAgent: plain,
      geoipPoint: POINTS,
    });
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3 })),
        fc.array(change, { minLength: 4, maxLength: 4 }),
        (order, changes) => {
          for (const index of order) {
            const record = { ...RECORD, gps: null, gpsPrevious: null, ...changes[index] };
            expect(parsed(record)).toEqual(record);
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
    expect(records.map((record) => parsed(record))).toEqual(records);
    const finish = jest.spyOn(protobuf.Writer.prototype, 'finish');
    try {
      expect(records.map((record) => parsed(record))).toEqual(records);
      expect(finish).not.toHaveBeenCalled();
      encodeRecord({ ...RECORD, host: 'never-seen.example' });
      expect(finish).toHaveBeenCalled();
    } finally {
      finish.mockRestore();
    }
  });

  it('is its own beyond as many hosts as are remembered', () => {
    for (let index = 0; index < 5_000; index += 1) {
      const host = `${index}.example`;
      expect(parsed({ ...RECORD, host }).host).toBe(host);
    }
    expect(parsed({ ...RECORD, host: '0.example' }).host).toBe('0.example');
  });

  it('is read though it was written in JSON, as before, or as the first message', () => {
    expect(parseRecord(bytesOf(RECORD))).toEqual(RECORD);
    expect(parseRecord(Buffer.from(FIRST_MESSAGE, 'base64'))).toEqual(RECORD);
  });

  it('is read without the fields that it does not know', () => {
    // Field 100 of a text of one byte.
    expect(parseRecord(Buffer.concat([encodeRecord(RECORD), Buffer.from([0xa2, 0x06, 0x01, 0x61])]))).toEqual(RECORD);
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

  it('is of version 1', () => {
    expect(() => parseRecord(bytesOf({ ...RECORD, v: 2 }))).toThrow(/version 1/);
    // A later value of a field takes the place of the one before.
    const second = encodeFields({ v: 2 });
    expect(() => parseRecord(Buffer.concat([encodeRecord(RECORD), second]))).toThrow(/version 1/);
  });

  it('is no other bytes', () => {
    expect(() => parseRecord(Buffer.from('{'))).toThrow(RecordError);
    expect(() => parseRecord(bytesOf(null))).toThrow(RecordError);
    expect(() => parseRecord(Buffer.alloc(0))).toThrow(RecordError);
    expect(() =>
      parseRecord(Buffer.concat([encodeRecord(RECORD), encodeFields({ clientIp: Buffer.alloc(5) })])),
    ).toThrow('A spooled record cannot be read; it was written by another program.');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(() => parseRecord(bytes)).toThrow(RecordError);
      }),
    );
  });

  it('is told from one that was damaged, or may be read', () => {
    const bytes = encodeRecord(RECORD);
    const change = fc.record({ at: fc.nat(bytes.length - 1), value: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 4 }), fc.nat(bytes.length), (changes, length) => {
        const damaged = Buffer.from(bytes);
        for (const { at, value } of changes) damaged[at] = value;
        try {
          parseRecord(damaged.subarray(0, length));
        } catch (error) {
          expect(error).toBeInstanceOf(RecordError);
        }
      }),
    );
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

  it.each([
    ['country', { country: 'dk' }],
    ['gateId', { gateId: Buffer.alloc(15) }],
    ['outcome', { outcome: 'maybe' }],
    ['geoipPoint.latitude', { geoipPoint: { longitude: 1, latitude: Number.NaN } }],
    ['gps.point', { gps: { issuedAtMs: 1 } }],
    ['placeVerdict.explicit', { placeVerdict: { effect: 'deny' } }],
    ['sequence', { sequence: 2 ** 60 }],
  ])('names the member %s of a message', (path, fields) => {
    // A record without the claim and the verdict: a later message is joined to one that is there.
    const bare = encodeRecord({ ...RECORD, geoipPoint: null, gps: null, placeVerdict: null });
    expect(() => parseRecord(Buffer.concat([bare, encodeFields(fields)]))).toThrow(
      new RegExp(`^A spooled record is no decision record: ${path} is not .*\\.$`),
    );
  });
});
