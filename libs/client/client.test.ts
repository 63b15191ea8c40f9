import { createServer, type RequestListener } from 'node:http';
import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { answered, createClient, dataOf, type GatepostClient } from './client.js';
import { overNetwork } from './network.js';
import { pagesOf } from './pages.js';
import { ApiProblem, NotGatepostError, UnreachableError } from './problem.js';
import { type RetryLimits, type Send } from './retrying.js';

const SITE = '0190b5c0-0000-7000-8000-000000000001';
const path = { id: SITE };

/** A client of a server that gives these answers in turn, and the requests that it got. */
function clientOf(answers: readonly (() => Response)[], retry: Partial<RetryLimits> = {}) {
  const requests: Request[] = [];
  const waits: number[] = [];
  const left = [...answers];
  const send: Send = async (request) => {
    requests.push(request);
    const answer = left.shift();
    if (!answer) throw new Error('One request too many.');
    return answer();
  };
  const wait = async (milliseconds: number): Promise<void> => void waits.push(milliseconds);
  const client = createClient({ baseUrl: 'http://api.test', token: 'secret', send, retry: { wait, ...retry } });
  return { client, requests, waits };
}

const busy = (seconds: string) => () =>
  Response.json(
    { detail: 'Later.', code: 'database_unavailable' },
    { status: 503, headers: { 'Retry-After': seconds } },
  );
const ok = (body: object) => () => Response.json(body);
const makeSite = (client: GatepostClient) =>
  dataOf(client.POST('/api/v1/sites', { body: { name: 'Portal', hostname: 'portal.example.org' } }));

describe('the client', () => {
  it('sends the token, the precondition and the body, and gives data and headers', async () => {
    const { client, requests } = clientOf([() => Response.json({ id: SITE }, { headers: { ETag: '"b"' } })]);
    const { data, response } = await answered(
      client.PATCH('/api/v1/sites/{id}', {
        params: { path, header: { 'If-Match': '"a"' }, query: { comment: 'Ticket 7' } },
        body: { filter_mode: 'ip' },
      }),
    );
    expect(data.id).toBe(SITE);
    expect(response.headers.get('etag')).toBe('"b"');
    const [request] = requests;
    expect(request!.url).toBe(`http://api.test/api/v1/sites/${SITE}?comment=Ticket%207`);
    expect(Object.fromEntries(request!.headers)).toMatchObject({ authorization: 'Bearer secret', 'if-match': '"a"' });
    expect(await request!.json()).toEqual({ filter_mode: 'ip' });
  });

  it('turns a problem into an error with its code and its faults', async () => {
    const body = {
      code: 'rule_invalid',
      detail: 'Some fields are faulty.',
      errors: [{ pointer: '/value', detail: 'No.' }],
    };
    const { client } = clientOf([() => Response.json(body, { status: 422 })]);
    const problem = await makeSite(client).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(ApiProblem);
    expect(problem).toMatchObject({
      status: 422,
      code: 'rule_invalid',
      message: 'Some fields are faulty.',
      faults: [{ pointer: '/value', detail: 'No.' }],
    });
  });

  it('says what it can of an error that is no problem of ours', async () => {
    const { client } = clientOf([() => new Response('<h1>Bad gateway</h1>', { status: 502 })]);
    await expect(makeSite(client)).rejects.toMatchObject({
      status: 502,
      code: null,
      message: 'The server answered 502.',
    });
  });

  it('knows an answer that no Gatepost gives', async () => {
    const { client } = clientOf([() => new Response('<h1>It works!</h1>')]);
    await expect(makeSite(client)).rejects.toBeInstanceOf(NotGatepostError);
  });

  it('asks again when the server says when, and creates under one key', async () => {
    const { client, requests, waits } = clientOf([busy('2'), busy('1'), ok({ id: SITE })]);
    expect((await makeSite(client)).id).toBe(SITE);
    expect(waits).toEqual([2_000, 1_000]);
    const keys = requests.map(({ headers }) => headers.get('idempotency-key'));
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Set(keys).size).toBe(1);
    expect(await Promise.all(requests.map(async (request) => request.json()))).toHaveLength(3);
  });

  it.each([
    ['the request may not be sent twice', 'PATCH', '1'],
    ['nothing says when to come back', 'GET', ''],
    ['it is too long to wait for', 'GET', '3600'],
  ])('does not ask again when %s', async (_why, method, seconds) => {
    const { client, requests } = clientOf([busy(seconds)]);
    const asked =
      method === 'GET'
        ? dataOf(client.GET('/api/v1/sites/{id}', { params: { path } }))
        : dataOf(client.PATCH('/api/v1/sites/{id}', { params: { path }, body: {} }));
    await expect(asked).rejects.toMatchObject({ status: 503 });
    expect(requests).toHaveLength(1);
  });

  it('gives up in the end', async () => {
    const { client, requests } = clientOf([busy('0'), busy('0'), busy('0')], { attempts: 3 });
    await expect(makeSite(client)).rejects.toMatchObject({ status: 503 });
    expect(requests).toHaveLength(3);
  });

  it('walks through the pages of a list', async () => {
    const { client, requests } = clientOf([
      ok({ items: [{ id: 'a' }, { id: 'b' }], next_cursor: 'after b' }),
      ok({ items: [], next_cursor: 'still after b' }),
      ok({ items: [{ id: 'c' }], next_cursor: null }),
    ]);
    const ids: string[] = [];
    const pages = (cursor: string | undefined) =>
      dataOf(client.GET('/api/v1/sites', { params: { query: { limit: 2, cursor } } }));
    for await (const { items } of pagesOf(pages)) ids.push(...items.map(({ id }) => id));
    expect(ids).toEqual(['a', 'b', 'c']);
    expect(requests.map(({ url }) => new URL(url).searchParams.get('cursor'))).toEqual([
      null,
      'after b',
      'still after b',
    ]);
  });
});

describe('the network', () => {
  async function serving(listener: RequestListener, work: (baseUrl: string) => Promise<void>): Promise<void> {
    const server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    // A TCP server's address is never a path.
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`).finally(() => server.close());
  }

  it('follows no redirection with the token', async () => {
    const seen: string[] = [];
    await serving(
      ({ url }, response) => {
        seen.push(url ?? '');
        response.writeHead(302, { Location: '/elsewhere' }).end();
      },
      async (baseUrl) => {
        const client = createClient({ baseUrl, token: 'secret', send: overNetwork });
        await expect(dataOf(client.GET('/api/v1/auth/me'))).rejects.toThrow(/it sends requests on to \/elsewhere/);
      },
    );
    expect(seen).toEqual(['/api/v1/auth/me']);
  });

  it('says where nobody answers', async () => {
    let gone = '';
    await serving(
      () => undefined,
      async (baseUrl) => void (gone = baseUrl),
    );
    const client = createClient({ baseUrl: gone, send: overNetwork });
    const failure = await dataOf(client.GET('/api/v1/auth/me')).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UnreachableError);
    expect((failure as Error).message).toContain(`The server at ${gone} does not answer`);
  });
});
