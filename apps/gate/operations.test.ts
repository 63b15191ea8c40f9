import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Operations } from './authorize.js';
import { type Answer, ask } from './testing/ask.js';
import { openTestGate, type TestGate } from './testing/open-gate.js';

describe('the pages for those who run the gate', () => {
  let gate: TestGate;
  let status = 200;
  const operations: Operations = {
    ready: () => Promise.resolve({ status, body: { status: status === 200 ? 'ok' : 'unavailable' } }),
    metrics: {
      isFor: (_peer, headers) => headers.authorization === 'Bearer of-the-test',
      read: () => Promise.resolve({ mediaType: 'text/plain; version=0.0.4', text: 'one 1\n' }),
    },
  };
  beforeAll(async () => {
    // This machine is no trusted proxy here.
    gate = await openTestGate({ trustedProxies: ['192.0.2.1/32'], operations });
  });
  afterAll(() => gate.close());

  const page = (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
    ask(gate.authorizePort, { path, headers });

  it('say to this machine that the gate lives', async () => {
    expect(await page('/health/live')).toMatchObject({ status: 200, body: '{"status":"ok"}' });
  });

  it('say whether it is fit, with the status', async () => {
    expect(await page('/health/ready?x=1')).toMatchObject({ status: 200, body: '{"status":"ok"}' });
    status = 503;
    expect(await page('/health/ready')).toMatchObject({ status: 503, body: '{"status":"unavailable"}' });
    expect((await page('/health/ready')).headers['cache-control']).toBe('no-store');
  });

  it('tell figures to those who may ask, and that there is a page to nobody else', async () => {
    const told = await page('/metrics', { Authorization: 'Bearer of-the-test' });
    expect([told.status, told.headers['content-type'], told.body]).toEqual([
      200,
      'text/plain; version=0.0.4',
      'one 1\n',
    ]);
    const refused = await page('/metrics', { Accept: 'application/json' });
    expect([refused.status, (JSON.parse(refused.body) as { code: string }).code]).toEqual([403, 'untrusted_proxy']);
  });

  it('are decided about by nobody', async () => {
    expect(await gate.records()).toEqual([]);
  });

  it('are not on the visitors’ listener', async () => {
    const answer = await ask(gate.port, { path: '/metrics', headers: { Authorization: 'Bearer of-the-test' } });
    expect(answer.body).not.toContain('one 1');
  });
});
