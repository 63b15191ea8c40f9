import { describe, expect, it } from '@jest/globals';
import { ApiProblem, createClient, type GatepostClient } from '../../libs/client/index.js';
import { simulateAll } from './simulation.js';

interface Asked {
  readonly path: string;
  readonly count: number;
}

/** An API that decides by number, and says what it was asked. */
function numbering(versionOf: (request: number) => number = () => 7): { api: GatepostClient; asked: Asked[] } {
  const asked: Asked[] = [];
  const api = answering((path, body) => {
    const { visitors, explain = false } = body as { visitors: number[]; explain?: boolean };
    asked.push({ path, count: visitors.length });
    if (visitors.length > (explain ? 100 : 10_000)) throw new Error('More than the API takes.');
    const bad = visitors.indexOf(-1);
    if (bad !== -1) {
      const errors = [{ pointer: `/visitors/${bad}/address`, detail: 'wrong' }];
      return [400, { detail: 'Some fields are faulty.', errors }];
    }
    const warnings = [{ pointer: '/visitors/2', detail: 'not looked at' }];
    return [
      200,
      { policy_version: versionOf(asked.length), results: visitors.map((n) => ({ decision: n })), warnings },
    ];
  });
  return { api, asked };
}

function answering(answer: (path: string, body: unknown) => [status: number, body: object]): GatepostClient {
  return createClient({
    baseUrl: 'http://localhost',
    send: async (request) => {
      const [status, body] = answer(new URL(request.url).pathname, await request.json());
      return Response.json(body, { status });
    },
  });
}

describe('simulation from the command line', () => {
  it.each([
    [250, true, [100, 100, 50]],
    [100, true, [100]],
    [250, false, [250]],
    [20_001, undefined, [10_000, 10_000, 1]],
  ])('sends %d visitors, explained %s, in requests of %j', async (count, explain, counts) => {
    const { api, asked } = numbering();
    const visitors = Array.from({ length: count }, (_, n) => n);
    const { results, policy_version, warnings } = await simulateAll(api, 's', {
      visitors,
      ...(explain === undefined ? {} : { explain }),
    });
    expect(asked.map((one) => one.count)).toEqual(counts);
    expect(results?.map(({ decision }) => decision)).toEqual(visitors);
    expect({ policy_version, warnings }).toEqual({
      policy_version: 7,
      warnings: [{ pointer: '/visitors/2', detail: 'not looked at' }],
    });
  });

  it('names the place among all visitors', async () => {
    const { api } = numbering();
    const visitors = Array.from({ length: 250 }, (_, n) => (n === 230 ? -1 : n));
    const problem = await simulateAll(api, 's', { visitors, explain: true }).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(ApiProblem);
    expect((problem as ApiProblem).faults).toEqual([{ pointer: '/visitors/230/address', detail: 'wrong' }]);
  });

  it('says so when the policy changes between the requests', async () => {
    const { api } = numbering((request) => request);
    const visitors = Array.from({ length: 150 }, (_, n) => n);
    await expect(simulateAll(api, 's', { visitors, explain: true })).rejects.toThrow(/version 1, then 2/);
  });

  it('leaves what is no list to the API', async () => {
    const api = answering((_path, body) => [400, { detail: JSON.stringify(body) }]);
    await expect(simulateAll(api, 's', { visitors: 'all' })).rejects.toThrow('{"visitors":"all"}');
  });
});
