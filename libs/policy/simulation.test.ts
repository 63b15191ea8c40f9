import { describe, expect, it } from '@jest/globals';
import { compile, decide, type Facts, parseAddress, type PolicyDocument } from '../access/index.js';
import { simulate } from './simulation.js';
import { policyDocument } from './testing/documents.js';
import { zoneOffsets } from './zone-offsets.js';

/** Open from nine to five in New York, whose offsets have changed often. */
const HOURS: PolicyDocument = {
  ...policyDocument(0),
  filterMode: 'ip',
  timeZone: 'America/New_York',
  networkRules: [
    {
      id: 'open',
      kind: 'cidr',
      value: '192.0.2.0/24',
      effect: 'allow',
      validity: { weekly: ([1, 2, 3, 4, 5] as const).map((day) => ({ day, from: '09:00', until: '17:00' })) },
    },
  ],
};

function factsAt(timeMs: number): Facts {
  return {
    address: parseAddress('192.0.2.7'),
    method: 'GET',
    path: '/',
    network: { country: 'ZZ', region: null, asn: null, anonymizers: [], point: null },
    claim: { status: 'absent' },
    timeMs,
  };
}

/** Half hours round nine and five in New York, in each season of so many years. */
function instants(fromYear: number, untilYear: number): number[] {
  const list: number[] = [];
  for (let year = fromYear; year < untilYear; year += 1) {
    for (const month of [0, 3, 6, 9]) {
      for (const hour of [13, 14, 20, 21, 22])
        list.push(new Date(0).setUTCFullYear(year, month, 5) + (hour + 0.5) * 3_600_000);
    }
  }
  return list;
}

/** Says how often the rules of a document are read. */
function counted(document: PolicyDocument): { readonly document: PolicyDocument; readonly reads: () => number } {
  let reads = 0;
  const { networkRules } = document;
  const get = (): typeof networkRules => {
    reads += 1;
    return networkRules;
  };
  return {
    document: Object.defineProperty({ ...document }, 'networkRules', { get, enumerable: true }),
    reads: () => reads,
  };
}

describe('simulate', () => {
  it.each([
    ['of a century', 1970, 2070],
    ['of the first years', 1, 130],
    ['of the last years', 9950, 10_000],
  ])('decides visitors %s as a gate that compiles in their year', (_what, from, until) => {
    const list = instants(from, until).map(factsAt);
    const decisions = simulate(HOURS, list, false).map(({ decision }) => decision);
    expect(new Set(decisions.map(({ outcome }) => outcome)).size).toBe(2);
    expect(decisions).toEqual(
      list.map((facts) => decide(compile(HOURS, zoneOffsets(HOURS.timeZone, facts.timeMs)), facts)),
    );
  });

  it('compiles once, however many years its visitors are of', () => {
    const one = counted(HOURS);
    simulate(one.document, [factsAt(Date.UTC(2026, 0, 1))], false);
    const many = counted(HOURS);
    simulate(many.document, instants(1970, 2070).map(factsAt), false);
    expect(many.reads()).toBe(one.reads());
  });
});
