import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Artifact } from '../../../libs/database/index.js';
import { eventually } from '../testing/eventually.js';
import { expectProblem, expectPromised, openTestApi, type TestApi, TOKEN } from '../testing/open-api.js';

const NOBODY = '01935b5e-7c1a-7000-8000-00000000dead';
const CONTENT = randomBytes(100_000);

let api: TestApi;
let id: string;

beforeAll(async () => {
  api = await openTestApi();
  id = await upload('reports/november.pdf', CONTENT);
});
afterAll(() => api.close());

async function upload(path: string, content: Buffer | string, query = ''): Promise<string> {
  const answer = await api
    .ask('post', `/api/v1/artifacts?path=${encodeURIComponent(path)}${query}`)
    .set('Content-Type', 'application/pdf')
    .send(content);
  if (answer.status !== 201) throw new Error(answer.text);
  expectPromised('POST /api/v1/artifacts', answer);
  return (answer.body as { id: string }).id;
}

/** The bytes of an answer, whatever its type. */
async function content(of: string, range?: string): Promise<{ status: number; headers: Headers; bytes: Buffer }> {
  const headers = { Authorization: `Bearer ${TOKEN}`, ...(range === undefined ? {} : { Range: range }) };
  const answer = await fetch(`http://127.0.0.1:${api.port}/api/v1/artifacts/${of}/content`, { headers });
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
}

describe('artifacts', () => {
  it('say what they are', async () => {
    const shown = await api.ask('get', `/api/v1/artifacts/${id}`).expect(200);
    expectPromised('GET /api/v1/artifacts/{id}', shown);
    expect(shown.body).toMatchObject({
      path: 'reports/november.pdf',
      media_type: 'application/pdf',
      size_bytes: CONTENT.length,
      sha256: createHash('sha256').update(CONTENT).digest('hex'),
    });
    expectPromised('GET /api/v1/artifacts', await api.ask('get', '/api/v1/artifacts').expect(200));
  });

  it('give their bytes back, named and digested', async () => {
    const { status, headers, bytes } = await content(id);
    expect(status).toBe(200);
    expect(bytes.equals(CONTENT)).toBe(true);
    expect(headers.get('content-type')).toBe('application/pdf');
    expect(headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''november.pdf");
    expect(headers.get('repr-digest')).toBe(`sha-256=:${createHash('sha256').update(CONTENT).digest('base64')}:`);
  });

  it.each([
    ['bytes=0-9', 0, 10],
    ['bytes=99990-', 99_990, 100_000],
    ['bytes=-5', 99_995, 100_000],
    ['bytes=50-999999', 50, 100_000],
    ['bytes=-200000', 0, 100_000],
  ])('give the range %s', async (range, from, to) => {
    const { status, headers, bytes } = await content(id, range);
    expect(status).toBe(206);
    expect(headers.get('content-range')).toBe(`bytes ${from}-${to - 1}/100000`);
    expect(bytes.equals(CONTENT.subarray(from, to))).toBe(true);
  });

  it.each(['bytes=100000-', 'bytes=-0', 'bytes=200000-300000'])('refuse the range %s', async (range) => {
    const answer = await api.ask('get', `/api/v1/artifacts/${id}/content`).set('Range', range);
    expectProblem(answer, 'range_unsatisfiable');
    expect(answer.headers['content-range']).toBe('bytes */100000');
  });

  it.each(['bytes=5-2', 'bytes=0-1,5-6', 'lines=1-2', 'bytes=', 'nonsense'])('ignore the range %s', async (range) => {
    expect((await content(id, range)).status).toBe(200);
  });

  it('may be empty', async () => {
    const empty = await upload('empty', Buffer.alloc(0));
    expect((await content(empty)).bytes).toHaveLength(0);
    expectProblem(
      await api.ask('get', `/api/v1/artifacts/${empty}/content`).set('Range', 'bytes=0-'),
      'range_unsatisfiable',
    );
  });

  it.each(['../etc/passwd', '/abs', 'a//b', 'a/./b', 'a/../b', '', 'a\u0000b', 'x'.repeat(701)])(
    'refuse the path %j',
    async (path) => {
      const before = await api.storedFiles();
      const answer = await api.ask('post', `/api/v1/artifacts?path=${encodeURIComponent(path)}`).send('x');
      expectProblem(answer, answer.status === 422 ? 'artifact_path_invalid' : 'invalid_parameter', 'path');
      expect(await api.storedFiles()).toEqual(before);
    },
  );

  it('belong to sites that are there', async () => {
    const answer = await api.ask('post', `/api/v1/artifacts?path=a&site_id=${NOBODY}`).send('x');
    expectProblem(answer, 'artifact_site_unknown', 'site_id');
  });

  it('are not deleted before their time', async () => {
    const kept = await upload('kept', 'x', '&retain_until=2999-01-01T00:00:00Z');
    expectProblem(await api.ask('delete', `/api/v1/artifacts/${kept}`), 'artifact_retained');
    expect((await content(kept)).bytes.toString()).toBe('x');
    expectProblem(
      await api.ask('post', '/api/v1/artifacts?path=a&retain_until=soon').send('x'),
      'invalid_parameter',
      'retain_until',
    );
  });

  it('are gone when deleted, bytes and all', async () => {
    const files = await api.storedFiles();
    const gone = await upload('gone', 'x');
    await api.ask('delete', `/api/v1/artifacts/${gone}`).expect(204);
    expectProblem(await api.ask('get', `/api/v1/artifacts/${gone}/content`), 'artifact_not_found');
    expectProblem(await api.ask('delete', `/api/v1/artifacts/${gone}`), 'artifact_not_found');
    expect(await api.storedFiles()).toEqual(files);
  });

  it('leave nothing behind when the upload is cut off', async () => {
    const files = await api.storedFiles();
    const rows = await api.unit.reader.count(Artifact);
    const socket = connect(api.port, '127.0.0.1');
    socket.on('error', () => undefined);
    const head = ['POST /api/v1/artifacts?path=cut HTTP/1.1', 'Host: x', `Authorization: Bearer ${TOKEN}`];
    socket.write([...head, 'Content-Type: application/octet-stream', 'Content-Length: 5000000', '', ''].join('\r\n'));
    socket.write(randomBytes(1_000_000));
    await eventually(
      async () => ((await api.storedFiles()).length > files.length ? true : null),
      'the upload to begin',
    );
    socket.destroy();
    await eventually(
      async () => ((await api.storedFiles()).length === files.length ? true : null),
      'the files to be as before',
    );
    expect(await api.unit.reader.count(Artifact)).toBe(rows);
    expect((await content(id)).status).toBe(200);
  });
});
