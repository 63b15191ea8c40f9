import { type LookupAddress } from 'node:dns';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask, openUpstream, sendRaw, type TestUpstream } from './testing/ask.js';
import { addSite, DANE, openTestGate, type TestGate } from './testing/open-gate.js';
import { UpstreamGuard, UpstreamRefusal } from './upstream-guard.js';

const FROM_DANE = { 'X-Forwarded-For': DANE };

describe('where the gate connects to', () => {
  let upstream: TestUpstream;
  let port: string;
  let open: TestGate;
  let closed: TestGate;
  let arrived = 0;
  beforeAll(async () => {
    upstream = await openUpstream((_, response) => {
      arrived += 1;
      response.end('reached');
    });
    ({ port } = new URL(upstream.url));
    open = await openTestGate();
    closed = await openTestGate({ allowPrivateUpstreams: false });
  });
  afterAll(async () => {
    await Promise.all([open.close(), closed.close()]);
    await upstream.close();
  });

  it('is private only by permission, by address and by name, and for WebSocket', async () => {
    for (const host of ['127.0.0.1', '[::ffff:127.0.0.1]', 'localhost']) {
      addSite(open, `http://${host}:${port}`);
      expect((await ask(open.port, { headers: FROM_DANE })).body).toBe('reached');
      arrived = 0;
      addSite(closed, `http://${host}:${port}`);
      const refused = await ask(closed.port, { headers: FROM_DANE });
      expect(refused.status).toBe(502);
      expect(refused.body).not.toContain('127.0.0.1:');
      const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n';
      expect(
        await sendRaw(
          closed.port,
          `GET / HTTP/1.1\r\nHost: site.example\r\nX-Forwarded-For: ${DANE}\r\n${upgrade}\r\n`,
        ),
      ).toMatch(/^HTTP\/1\.1 502 /);
      expect(arrived).toBe(0);
      expect(closed.sentences.at(-1)).toMatch(
        /^The upstream of site\.example is at (?:127\.0\.0\.1|::1), a private address; set ALLOW_PRIVATE_UPSTREAMS=true/,
      );
    }
  });

  it.each([
    '169.254.169.254',
    '0.0.0.0',
    '[::]',
    '[fe80::1]',
    '224.0.0.1',
    '[::ffff:169.254.0.1]',
    '[64:ff9b::a9fe:1]',
  ])('is never %s', async (host) => {
    addSite(open, `http://${host}:${port}`);
    arrived = 0;
    expect((await ask(open.port, { headers: FROM_DANE })).status).toBe(502);
    expect(arrived).toBe(0);
    expect(open.sentences.at(-1)).toContain('which is never asked');
  });

  it('is none of our own listeners', async () => {
    for (const own of [`127.0.0.1:${open.port}`, `localhost:${open.port}`, `127.0.0.1:${open.authorizePort}`]) {
      addSite(open, `http://${own}`);
      expect((await ask(open.port, { headers: FROM_DANE })).status).toBe(508);
      expect(open.sentences.at(-1)).toContain('where this program listens itself');
    }
  });

  it('is, of a name’s addresses, one that is allowed', async () => {
    const guard = new UpstreamGuard({ allowPrivate: false, ownListeners: () => [] });
    const found = (all: boolean): Promise<Error | LookupAddress[] | string> =>
      new Promise((resolve) => {
        guard.lookupFor(80)('localhost', { all }, (error, address) => resolve(error ?? address));
      });
    expect(await found(true)).toBeInstanceOf(UpstreamRefusal);
    expect(await found(false)).toBeInstanceOf(UpstreamRefusal);
    const allowing = new UpstreamGuard({ allowPrivate: true, ownListeners: () => [] });
    const [one] = await new Promise<LookupAddress[]>((resolve) => {
      allowing.lookupFor(80)('localhost', { all: true }, (_, addresses) => resolve(addresses as LookupAddress[]));
    });
    expect(['127.0.0.1', '::1']).toContain(one?.address);
  });

  it('is not this machine’s own address either, when we listen on all', () => {
    const guard = new UpstreamGuard({ allowPrivate: true, ownListeners: () => [{ host: '0.0.0.0', port: 8080 }] });
    expect(guard.refuseLiteral('127.0.0.1', 8080)?.isOwn).toBe(true);
    expect(guard.refuseLiteral('127.9.9.9', 8080)?.isOwn).toBe(true);
    expect(guard.refuseLiteral('127.0.0.1', 8081)).toBeNull();
    expect(guard.refuseLiteral('10.255.255.254', 8080)).toBeNull();
    const [own] = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
    expect(guard.refuseLiteral(own!.address, 8080)?.isOwn).toBe(own!.family === 'IPv4' ? true : undefined);
  });
});
