import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { draftOf, visitorOf } from '../apps/api/testing/decision-row.js';
import { asInTables, DECISION_ROWS, type DecisionRow } from '../libs/access/testing/decision-rows.js';
import { copyPreparedDatabase } from '../libs/database/testing/test-database.js';
import { gatepost, Program, type Run } from './program/program.js';

/** A row for every other reason: each is a process of its own, and all rows go through the API in its own tests. */
const byReason = new Map(DECISION_ROWS.filter(isRunnable).map((row) => [row.expect['reason'], row]));
const rows = [...byReason.values()].filter((_row, index) => index % 2 === 0);

function isRunnable({ zone, facts }: DecisionRow): boolean {
  return zone.every(({ offsetMinutes }) => offsetMinutes === 0) && facts.address !== null;
}

describe('gatepost simulate', () => {
  let folder: string;
  let environment: NodeJS.ProcessEnv;
  let program: Program;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gatepost-e2e-'));
    await copyPreparedDatabase(folder);
    environment = { DATA_DIR: folder };
    program = await Program.start(environment);
    expect((await gatepost(environment, 'demo')).code).toBe(0);
  }, 60_000);
  afterAll(async () => {
    await program.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const file = async (name: string, content: unknown): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const simulate = (...parameters: string[]) => gatepost(environment, 'simulate', 'demo.localhost', ...parameters);

  it('decides rows of the decision tables', async () => {
    expect(rows.length).toBeGreaterThan(12);
    const answers: { row: DecisionRow; run: Run }[] = [];
    const left = rows.entries();
    const ask = async (): Promise<void> => {
      for (const [n, row] of left) {
        const draft = await file(`draft-${n}.json`, draftOf(row));
        const visitors = await file(`visitors-${n}.json`, [visitorOf(row)]);
        answers.push({ row, run: await simulate('--draft', draft, '--visitors', visitors, '--json') });
      }
    };
    await Promise.all([ask(), ask(), ask()]);
    expect(answers).toHaveLength(rows.length);
    for (const { row, run } of answers) {
      expect({ row: row.name, ...run }).toMatchObject({ row: row.name, code: 0, stderr: '' });
      const { results } = JSON.parse(run.stdout) as { results: { decision: object }[] };
      const { siteId: _site, policyVersion: _version, ...expected } = row.expect;
      expect({ row: row.name, ...asInTables(results[0]?.decision ?? {}) }).toMatchObject({
        row: row.name,
        ...expected,
      });
    }
  }, 120_000);

  it('explains each of many when asked to', async () => {
    const visitors = await file('visitors.json', [{ address: '130.225.1.1' }, { address: '8.8.8.8' }]);
    const { code, stdout } = await simulate('--visitors', visitors, '--explain');
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^allowed: [^]*\nblocked: outside_fences/),
    });
    expect(stdout).toMatch(/The client address is 8\.8\.8\.8/);
  });

  it('explains more of them than a request may have', async () => {
    const many = Array.from({ length: 120 }, (_, n) => ({ address: n === 119 ? '8.8.8.8' : '130.225.1.1' }));
    const { code, stdout } = await simulate('--visitors', await file('many.json', many), '--explain', '--json');
    expect(code).toBe(0);
    const { results } = JSON.parse(stdout) as {
      results: { explanation: object | null; decision: { outcome: string } }[];
    };
    expect(results).toHaveLength(120);
    expect(results.every(({ explanation }) => explanation !== null)).toBe(true);
    expect(results.at(-1)?.decision.outcome).toBe('blocked');
    const wrong = await file('bad.json', [...many.slice(1), { address: 'x' }]);
    expect(await simulate('--visitors', wrong, '--explain')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/\/visitors\/119\/address: /),
    });
  });

  it('warns beside the decisions', async () => {
    const claimed = await simulate('--ip', '130.225.1.1', '--at', '55.68,12.57');
    expect(claimed).toMatchObject({ code: 0, stdout: expect.stringMatching(/^allowed: /) });
    expect(claimed.stderr).toMatch(/^warning: The location claim was not looked at: .*"geoip"/);
    const fence = {
      id: 'f',
      name: 'F',
      effect: 'allow',
      area: { type: 'Circle', centre: [55.68, 12.57], radiusMeters: 500 },
    };
    const draft = await file('swapped.json', { fences: [fence] });
    const swapped = await simulate('--ip', '130.225.1.1', '--draft', draft);
    expect(swapped.stderr).toMatch(/^warning: \/draft\/fences\/0\/area: Longitude and latitude look swapped/);
  });

  it('says in a sentence what is wrong with its files', async () => {
    const cut = await file('cut.json', '{"filterMode":');
    const wrong = await file('wrong.json', { filterMode: 'perhaps' });
    expect(await simulate('--ip', '8.8.8.8', '--draft', cut)).toMatchObject({
      code: 64,
      stderr: expect.stringMatching(/is not valid JSON: it ends too early, at line 1, column 15;/),
    });
    expect(await simulate('--ip', '8.8.8.8', '--draft', 'nowhere')).toMatchObject({
      code: 64,
      stderr: expect.stringMatching(/cannot be read/),
    });
    expect(await simulate('--ip', '8.8.8.8', '--draft', wrong)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/filterMode/),
    });
    expect(await simulate()).toMatchObject({ code: 64, stderr: expect.stringMatching(/--ip.*--visitors/) });
  }, 30_000);
});
