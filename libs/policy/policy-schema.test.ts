import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { compile, CompileError, type PolicyDocument } from '../access/index.js';
import { DECISION_ROWS } from '../access/testing/decision-rows.js';
import { anyDocument } from '../access/testing/policies.js';
import { POLICY_SCHEMA } from './policy-schema.js';
import { policyDocument } from './testing/documents.js';

const validate = new Ajv2020({ strictTuples: false, allErrors: false }).compile(POLICY_SCHEMA);

function compiles(document: unknown): boolean {
  try {
    // Malformed on purpose, now and then.
    compile(document as PolicyDocument, [{ fromMs: -Infinity, offsetMinutes: 0 }]);
    return true;
  } catch (error) {
    if (error instanceof CompileError) return false;
    throw error;
  }
}

/** Places in a JSON value, as lists of members and indices. */
function placesIn(value: unknown, at: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, member]) => placesIn(member, [...at, key]))];
}

function changed(value: unknown, [key, ...rest]: readonly (string | number)[], to: unknown): unknown {
  if (key === undefined) return to;
  const copy = structuredClone(value) as Record<string | number, unknown>;
  copy[key] = changed(copy[key], rest, to);
  return copy;
}

const FOREIGN = [
  null,
  true,
  0,
  -1,
  1.5,
  91,
  181,
  '',
  'x',
  'x'.repeat(501),
  '😀'.repeat(150),
  'DK',
  '24:00',
  '10.0.0.0/8',
  [],
  [1, 2],
  {},
  { type: 'Point' },
];

describe('the JSON Schema of policy documents', () => {
  it('holds for the policies of the decision tables and of long lists', () => {
    for (const { policy } of DECISION_ROWS) expect([validate(policy), validate.errors]).toEqual([true, null]);
    expect([validate(policyDocument(100)), validate.errors]).toEqual([true, null]);
  });

  it('holds for whatever compiles, and what it refuses does not compile', () => {
    const cases = anyDocument.chain((document) =>
      fc.record({
        at: fc.constantFrom(...placesIn(document)),
        to: fc.constantFrom(...FOREIGN),
        document: fc.constant(document),
      }),
    );
    let refused = 0;
    fc.assert(
      fc.property(cases, ({ document, at, to }) => {
        expect(validate(document)).toBe(true);
        const other = changed(document, at, to);
        if (validate(other)) return;
        refused += 1;
        expect(compiles(other)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
    expect(refused).toBeGreaterThan(500);
  });

  it.each([
    ['an unknown member', { extra: 1 }],
    ['an unknown mode', { filterMode: 'both' }],
    ['a limit of nothing', { maxSpeedKmh: 0 }],
    ['another format', { format: 2 }],
    [
      'a rule whose value is of another kind',
      { networkRules: [{ id: 'r', kind: 'asn', value: 'DK', effect: 'allow' }] },
    ],
    [
      'a misspelt validity',
      { networkRules: [{ id: 'r', kind: 'country', value: 'DK', effect: 'allow', validty: null }] },
    ],
    [
      'latitude out of range',
      { fences: [{ id: 'f', name: '', effect: 'deny', area: { type: 'Circle', centre: [12, 99], radiusMeters: 5 } }] },
    ],
  ])('refuses %s', (_, change) => {
    const document = { ...policyDocument(1), ...change };
    expect([validate(document), compiles(document)]).toEqual([false, false]);
  });
});
