import { execFile } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { type Figure, type PromiseKept } from '../bench/report.js';

const serverUrl = process.env['TEST_DATABASE_URL'];
const SIZES = ['--sites', '100', '--rules', '1000', '--records', '1000', '--asked', '2'];

/** So that it does not fall into disrepair: its figures are of a database this small, and nothing is promised of them. */
(serverUrl === undefined ? describe.skip : describe)('npm run bench -- api', () => {
  it('times every list, changes, and the liveness check under sign-ins', async () => {
    const { figures, promises } = await bench('api', ...SIZES);
    expect(figures.length).toBeGreaterThan(40);
    for (const figure of figures) expect(figure).toMatchObject({ median: expect.any(Number), p99: expect.any(Number) });
    expect(promises.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['sites, p99 ms', 'audit of a site, p99 ms', '/health/live under 50 sign-ins, p99 ms']),
    );
  }, 120_000);
});

interface Printed {
  readonly figures: readonly Figure[];
  readonly promises: readonly PromiseKept[];
}

/** What the built bench prints for programs. */
function bench(...parameters: string[]): Promise<Printed> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, ['dist/bench/main.js', ...parameters], (error, stdout, stderr) => {
      const [line = ''] = stdout.split('\n', 1);
      // 1 says that a promise is broken, or that the bench is, which then prints nothing.
      if ((error !== null && error.code !== 1) || line === '') {
        reject(new Error(`The bench ended with ${error?.code}: ${stderr}`));
      } else resolve(JSON.parse(line) as Printed);
    });
  });
}
