import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import { MIN_MAX_BYTES, SpoolFullError } from '../../libs/spool/index.js';
import { createGate } from './gate.js';
import { GateModule } from './gate.module.js';
import {
  GATE_GEOIP,
  GATE_KEYS,
  GATE_LOG,
  GATE_SETTINGS,
  GATE_SNAPSHOTS,
  GATE_SPOOL,
  GateService,
} from './gate.service.js';
import { ask, openUpstream } from './testing/ask.js';
import { failingSpool } from './testing/failing-spool.js';
import { addSite, AMERICAN, DANE, openTestGate } from './testing/open-gate.js';

const FROM_DANE = { 'X-Forwarded-For': DANE, Accept: 'application/json' };

describe('without a record', () => {
  it.each([
    ['a full', new SpoolFullError('/spool', 4096)],
    ['a broken', new Error('disk')],
  ])('%s spool lets nobody in, at either listener', async (_, failure) => {
    const spool = failingSpool(failure);
    const gate = await openTestGate({ spool });
    addSite(gate);
    for (const [port, path] of [
      [gate.port, '/'],
      [gate.authorizePort, '/authorize'],
    ] as const) {
      const answer = await ask(port, { path, headers: FROM_DANE });
      expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5']);
      expect(JSON.parse(answer.body)).toMatchObject({ code: 'audit_unavailable' });
      expect(answer.body).not.toMatch(/disk|4096/);
      expect(answer.headers).not.toHaveProperty('x-gatepost-decision');
    }
    expect(gate.sentences[0]).toMatch(/^A decision could not be recorded, so nobody is let in: /);
    await gate.close();
  });

  it('says so in the words of the site’s own people, at either listener', async () => {
    const gate = await openTestGate({ spool: failingSpool(new Error('disk')) });
    const branding = { title: 'County archive', text: null, contact: 'help@archive.example', logo: null };
    addSite(gate, undefined, {}, undefined, { branding });
    for (const question of [
      { port: gate.port, path: '/' },
      { port: gate.authorizePort, path: '/authorize' },
    ]) {
      const answer = await ask(question.port, { path: question.path, headers: FROM_DANE });
      expect([answer.status, JSON.parse(answer.body)]).toMatchObject([
        503,
        { code: 'audit_unavailable', site: { title: 'County archive', contact: 'help@archive.example' } },
      ]);
    }
    await gate.close();
  });

  it('a real spool answers 503 once it is full, and keeps every record of those it let in', async () => {
    const gate = await openTestGate({ spoolMaxBytes: MIN_MAX_BYTES });
    addSite(gate);
    let admitted = 0;
    let answer = await ask(gate.port, { headers: FROM_DANE });
    for (; answer.status === 200; answer = await ask(gate.port, { headers: FROM_DANE })) admitted += 1;
    expect(answer.status).toBe(503);
    expect(admitted).toBeGreaterThan(0);
    const records = await gate.records();
    expect(records).toHaveLength(admitted);
    await gate.close();
  });

  it('damaged GeoIP data let nobody in', async () => {
    const NOTHING = { asn: false, anonymizers: false };
    const known = { id: 'x', builtAt: new Date(0), starter: false, attribution: null, source: 'x', knows: NOTHING };
    const build = { ...known, concerns: [] };
    const lookup = (): never => {
      throw new Error('damaged');
    };
    const gate = await openTestGate({ geoip: { build, overrideVersion: null, lookup } });
    addSite(gate, null, { filterMode: 'disabled' });
    const answer = await ask(gate.port, { headers: FROM_DANE });
    expect([answer.status, (JSON.parse(answer.body) as { code: string }).code]).toEqual([503, 'decision_failed']);
    expect(await gate.records()).toEqual([]);
    await gate.close();
  });
});

describe('starting and stopping', () => {
  it('opens both listeners or none', async () => {
    const first = await openTestGate();
    const free = { host: '127.0.0.1', port: 0 };
    const taken = { host: '127.0.0.1', port: first.authorizePort };
    const settings = { ...first.options.settings, gate: free, authorize: taken };
    await expect(createGate({ ...first.options, settings }).start()).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await first.close();
  });

  it('finishes what is under way and takes nothing new', async () => {
    const gate = await openTestGate();
    let finish = (): void => undefined;
    let arrived = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const upstream = await openUpstream((_, response) => {
      finish = () => void response.end('done');
      arrived();
    });
    addSite(gate, upstream.url);
    const idle = connect(gate.port, '127.0.0.1');
    await once(idle, 'connect');
    const answer = ask(gate.port, { headers: { ...FROM_DANE, Connection: 'keep-alive' } });
    await asked;
    const unused = once(idle, 'close');
    const stopped = gate.gate.stop(10_000);
    await unused;
    await expect(ask(gate.port, { headers: FROM_DANE })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    finish();
    const { status, body, headers } = await answer;
    expect([status, body, headers.connection]).toEqual([200, 'done', 'close']);
    await stopped;
    await upstream.close();
    await gate.close();
  });

  it('cuts off what is not done in time', async () => {
    const gate = await openTestGate();
    const upstream = await openUpstream((_, response) => void response.write('half'));
    addSite(gate, upstream.url);
    const socket = connect(gate.port, '127.0.0.1');
    socket.write(`GET / HTTP/1.1\r\nHost: site.example\r\nX-Forwarded-For: ${DANE}\r\n\r\n`);
    await once(socket, 'data');
    const closed = once(socket, 'close');
    await gate.gate.stop(10);
    await closed;
    await upstream.close();
    await gate.close();
  });

  it('needs a secret and proxies it can read', async () => {
    const gate = await openTestGate();
    const { options } = gate;
    expect(() => createGate({ ...options, keys: { gateSecrets: [] } })).toThrow(/GATE_SECRET/);
    const settings = { ...options.settings, trustedProxies: ['x'] };
    expect(() => createGate({ ...options, settings })).toThrow(/TRUSTED_PROXIES/);
    await gate.close();
  });
});

it('records many decisions of one turn each with a number of its own', async () => {
  const gate = await openTestGate();
  addSite(gate);
  const addresses = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? DANE : AMERICAN));
  const answers = await Promise.all(
    addresses.map((address) => ask(gate.port, { headers: { 'X-Forwarded-For': address } })),
  );
  expect(answers.map(({ status }) => status)).toEqual(addresses.map((address) => (address === DANE ? 200 : 403)));
  const records = await gate.records();
  expect(records.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  expect(new Set(records.map(({ requestId }) => requestId)).size).toBe(40);
  await gate.close();
});

it('GateModule constructs it', async () => {
  const test = await openTestGate();
  const { snapshots, geoip, spool, keys, settings, log } = test.options;
  const bound = [
    [GATE_SNAPSHOTS, snapshots],
    [GATE_GEOIP, geoip],
    [GATE_SPOOL, spool],
    [GATE_KEYS, keys],
    [GATE_SETTINGS, settings],
    [GATE_LOG, log],
  ] as const;
  const providers = bound.map(([provide, useValue]) => ({ provide, useValue }));
  const module = await Test.createTestingModule({ imports: [GateModule.register({ providers })] }).compile();
  const service = module.get(GateService);
  const { gate } = await service.start();
  expect((await ask(gate.port)).headers['x-gatepost-reason']).toBe('unknown_site');
  await service.stop(1000);
  await module.close();
  await test.close();
});
