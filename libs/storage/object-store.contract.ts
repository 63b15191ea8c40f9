import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { BAD_KEYS, ODD_KEYS } from './testing/keys.js';
import { chunks, MIB, pattern, peakGrowth, sha256, trickle } from './testing/bodies.js';
import { expectCode } from './testing/expect-code.js';
import { type ListedObject, type ObjectStore, type PresignedRequest } from './object-store.js';
import { isStorageError } from './storage-error.js';

/** One bucket or folder of its own, and what the suite must see of it from outside. */
export interface StoreFixture {
  readonly store: ObjectStore;
  /** The same kind of store on a bucket or folder that is not there. */
  readonly homeless: ObjectStore;
  /** In bytes; what the server at hand takes, up to the limit of S3. */
  readonly longestKeyBytes: number;
  /** Uploads begun and neither finished nor cleaned up. */
  unfinishedUploads(): Promise<number>;
  /** What a client of the link gets, and who serves it. */
  fetchPresigned(
    request: PresignedRequest,
    body?: string,
  ): Promise<{ status: number; mediaType: string; body: string }>;
  remove(): Promise<void>;
}

const TEXT = { mediaType: 'text/plain' };

/** The promises of ObjectStore, on whatever `open` opens. Keys are apart by test, so that no test needs another. */
export function objectStoreContract(open: () => Promise<StoreFixture>): void {
  let fixture: StoreFixture;
  let store: ObjectStore;

  beforeAll(async () => {
    fixture = await open();
    store = fixture.store;
  });
  afterAll(() => fixture.remove());

  describe('put and get', () => {
    it.each([
      ['nothing', 0],
      ['one byte', 1],
      ['one part exactly', 5 * MIB],
      ['several parts', 12 * MIB + 17],
    ])('stores a stream of unknown length: %s', async (name, bytes) => {
      const key = `unknown/${name}`;
      const content = pattern(bytes);
      const result = await store.put(key, trickle(content), { mediaType: 'application/vnd.test+json; v=1' });
      expect(result).toMatchObject({ size: bytes, sha256: sha256(content) });
      expect(await store.head(key)).toMatchObject({ size: bytes, mediaType: 'application/vnd.test+json; v=1' });
      const got = await store.get(key);
      expect(got).toMatchObject({ size: bytes, contentLength: bytes, mediaType: 'application/vnd.test+json; v=1' });
      expect(got.range).toBeUndefined();
      expect(sha256(await buffer(got.body))).toBe(sha256(content));
      expect(await fixture.unfinishedUploads()).toBe(0);
    });

    it('stores bytes that are in memory', async () => {
      const whole = Buffer.from('..in the middle..');
      const result = await store.put('memory', new Uint8Array(whole.buffer, whole.byteOffset + 2, 13), TEXT);
      expect(result).toMatchObject({ size: 13, sha256: sha256('in the middle') });
      expect(await read('memory')).toBe('in the middle');
      expect(await store.put('memory/none', new Uint8Array(), TEXT)).toMatchObject({ size: 0, sha256: sha256('') });
      expect(await read('memory/none')).toBe('');
    });

    it('overwrites content and media type', async () => {
      await store.put('twice', Buffer.from('first and longer'), TEXT);
      await store.put('twice', Buffer.from('second'), { mediaType: 'text/html' });
      expect(await read('twice')).toBe('second');
      expect(await store.head('twice')).toMatchObject({ size: 6, mediaType: 'text/html' });
    });

    it.each([
      ['short', 3],
      ['several parts', 12 * MIB],
    ])('does not overwrite when told so: %s', async (name, bytes) => {
      const key = `absent/${name}`;
      await store.put(key, trickle(pattern(bytes)), { ...TEXT, ifAbsent: true });
      const second = store.put(key, trickle(Buffer.alloc(bytes, 'x')), { mediaType: 'text/html', ifAbsent: true });
      await expectCode(second, 'already_exists');
      expect(sha256(await buffer((await store.get(key)).body))).toBe(sha256(pattern(bytes)));
      expect(await store.head(key)).toMatchObject({ mediaType: 'text/plain' });
    });

    it('lets exactly one of many writers be the first', async () => {
      const writers = Array.from({ length: 8 }, (_, index) =>
        store.put('race/first', Buffer.from(`writer ${index}`), { ...TEXT, ifAbsent: true }),
      );
      const settled = await Promise.allSettled(writers);
      const winners = settled.flatMap(({ status }, index) => (status === 'fulfilled' ? [index] : []));
      expect(winners).toHaveLength(1);
      expect(await read('race/first')).toBe(`writer ${winners[0]}`);
      for (const result of settled) {
        if (result.status === 'rejected') expect(isStorageError(result.reason)).toBe(true);
      }
    });

    it('holds a body to its announced length', async () => {
      const announced = (contentLength: number) =>
        store.put(`announced/${contentLength}`, trickle(Buffer.from('12345')), { ...TEXT, contentLength });
      expect(await announced(5)).toMatchObject({ size: 5 });
      await expectCode(announced(4), 'failed', /announced/);
      await expectCode(announced(6), 'failed', /announced/);
      await expectCode(announced(-1), 'failed', /content length/);
      expect(keys((await store.list({ prefix: 'announced/', limit: 10 })).objects)).toEqual(['announced/5']);
    });

    it('survives many writers and deleters of neighbouring keys', async () => {
      const work = Array.from({ length: 12 }, async (_, index) => {
        for (let round = 0; round < 4; round += 1) {
          const key = `busy/deep/${index % 3}/x`;
          await store.put(key, Buffer.from('content'), TEXT);
          await store.delete(key);
        }
      });
      await Promise.all(work);
      expect((await store.list({ prefix: 'busy/', limit: 10 })).objects).toEqual([]);
    });

    it.each(['', 'text/plain\r\nx-injected: 1', 'a'.repeat(300)])('refuses the media type %j', async (mediaType) => {
      await expectCode(store.put('typed', Buffer.from('x'), { mediaType }), 'failed', /media type/);
    });
  });

  describe('ranges', () => {
    beforeAll(async () => {
      await store.put('range', Buffer.from('0123456789'), TEXT);
      await store.put('range/empty', Buffer.from(''), TEXT);
    });

    it.each([
      [{ start: 0, end: 0 }, '0', { start: 0, end: 0 }],
      [{ start: 2, end: 5 }, '2345', { start: 2, end: 5 }],
      [{ start: 7 }, '789', { start: 7, end: 9 }],
      [{ start: 8, end: 400 }, '89', { start: 8, end: 9 }],
    ])('%j is %s', async (asked, content, range) => {
      const got = await store.get('range', { range: asked });
      expect(got).toMatchObject({ size: 10, contentLength: content.length, range, mediaType: 'text/plain' });
      expect((await buffer(got.body)).toString()).toBe(content);
    });

    it.each([
      { start: 10 },
      { start: 11, end: 12 },
      { start: 5, end: 4 },
      { start: -1 },
      { start: 0.5 },
      { start: NaN },
    ])('refuses %j of ten bytes', (range) => expectCode(store.get('range', { range }), 'range_invalid'));

    it('finds no range in an empty object', () =>
      expectCode(store.get('range/empty', { range: { start: 0 } }), 'range_invalid'));
  });

  describe('head, delete', () => {
    it('tells when an object was stored', async () => {
      await store.put('dated', Buffer.from('x'), TEXT);
      const { lastModified } = await store.head('dated');
      expect(Math.abs(Date.now() - lastModified.getTime())).toBeLessThan(60_000);
    });

    it('says not_found of what is not there', async () => {
      await expectCode(store.get('missing'), 'not_found');
      await expectCode(store.get('missing/deeper', { range: { start: 0 } }), 'not_found');
      await expectCode(store.head('missing'), 'not_found');
    });

    it('deletes, and again', async () => {
      await store.put('gone/object', Buffer.from('x'), TEXT);
      await store.put('gone/object/below', Buffer.from('y'), TEXT);
      await store.delete('gone/object');
      await expectCode(store.head('gone/object'), 'not_found');
      await store.delete('gone/object');
      await store.delete('gone/never/was');
      expect(await read('gone/object/below')).toBe('y');
    });
  });

  describe('keys', () => {
    beforeAll(() =>
      Promise.all(ODD_KEYS.map((key) => store.put(`odd/${key}`, Buffer.from(key), { mediaType: 'text/x-odd' }))),
    );

    it('stores odd keys apart from each other', async () => {
      for (const key of ODD_KEYS) expect(await read(`odd/${key}`)).toBe(key);
    });

    it('lists them in the order of their bytes, whatever the page', async () => {
      const expected = [...ODD_KEYS].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      for (const limit of [1, 2, 7, 1000]) {
        const listed = await listAll(store, 'odd/', limit);
        expect(keys(listed)).toEqual(expected.map((key) => `odd/${key}`));
      }
    });

    it('lists by any prefix, whole segment or not', async () => {
      for (const prefix of [
        'a',
        'a/',
        'a//',
        'a/b',
        'm'.repeat(40),
        'm'.repeat(80),
        `${'m'.repeat(80)}/`,
        '日本',
        'é',
      ]) {
        const expected = ODD_KEYS.filter((key) => key.startsWith(prefix)).map((key) => `odd/${key}`);
        expect(keys(await listAll(store, `odd/${prefix}`, 2)).sort()).toEqual(expected.sort());
      }
    });

    it('links to odd keys', async () => {
      for (const key of ODD_KEYS) {
        const link = await store.presign('get', `odd/${key}`, { expiresInSeconds: 60 });
        expect(await fixture.fetchPresigned(link)).toMatchObject({ status: 200, body: key });
      }
    });

    it.each(BAD_KEYS)('refuses a key: %s', async (_name, key) => {
      await expectCode(store.put(key, Buffer.from('x'), TEXT), 'key_invalid');
      await expectCode(store.get(key), 'key_invalid');
      await expectCode(store.head(key), 'key_invalid');
      await expectCode(store.delete(key), 'key_invalid');
      await expectCode(store.presign('get', key, { expiresInSeconds: 60 }), 'key_invalid');
    });

    it('takes keys as long as they may be', async () => {
      for (const character of ['l', 'L', '/l', 'é']) {
        const key = `long/${character.repeat((fixture.longestKeyBytes - 5) / Buffer.byteLength(character))}`;
        await store.put(key, Buffer.from('long'), TEXT);
        expect(await read(key)).toBe('long');
        expect(keys((await store.list({ prefix: key, limit: 2 })).objects)).toEqual([key]);
        await store.delete(key);
      }
    });

    it('leaves the body of a refused call alone', async () => {
      const body = Readable.from(['x']);
      await expectCode(store.put('../outside', body, TEXT), 'key_invalid');
      expect(body.destroyed).toBe(false);
    });

    it.each(['/', '../', '..', './', 'odd/../../'])('lists nothing under %j', async (prefix) => {
      expect((await store.list({ prefix, limit: 10 })).objects).toEqual([]);
    });
  });

  describe('list', () => {
    it('pages through everything once and in order', async () => {
      const names = Array.from({ length: 25 }, (_, index) => `page/${index % 5}/${index}`);
      await Promise.all(names.map((key) => store.put(key, Buffer.from(key), TEXT)));
      const listed = await listAll(store, 'page/', 4);
      expect(keys(listed)).toEqual([...names].sort());
      expect(listed.every(({ key, size }) => size === key.length)).toBe(true);
      const full = await store.list({ prefix: 'page/', limit: 25 });
      expect(full.objects).toHaveLength(25);
      expect(full.continuation).toBeUndefined();
    });

    it('goes on when the last key of a page was deleted', async () => {
      await Promise.all(['1', '2', '3'].map((name) => store.put(`hole/${name}/x`, Buffer.from(name), TEXT)));
      const first = await store.list({ prefix: 'hole/', limit: 2 });
      await store.delete('hole/2/x');
      const second = await store.list({ prefix: 'hole/', limit: 2, continuation: first.continuation });
      expect(keys(second.objects)).toEqual(['hole/3/x']);
    });

    it.each([0, 1001, 1.5])('refuses the limit %d', (limit) =>
      expectCode(store.list({ prefix: '', limit }), 'failed', /limit/),
    );

    it('refuses a control character in the prefix', () =>
      expectCode(store.list({ prefix: 'a\0', limit: 1 }), 'key_invalid'));
  });

  describe('presigned links', () => {
    it('get', async () => {
      await store.put('linked/get', Buffer.from('for you'), TEXT);
      const plain = await store.presign('get', 'linked/get', { expiresInSeconds: 60 });
      expect(plain.method).toBe('GET');
      expect(await fixture.fetchPresigned(plain)).toEqual({ status: 200, mediaType: 'text/plain', body: 'for you' });
      const renamed = await store.presign('get', 'linked/get', { expiresInSeconds: 60, mediaType: 'text/csv' });
      expect(await fixture.fetchPresigned(renamed)).toMatchObject({ status: 200, mediaType: 'text/csv' });
    });

    it('put, with the media type that was signed and no other', async () => {
      const link = await store.presign('put', 'linked/put', { expiresInSeconds: 60, mediaType: 'text/csv' });
      expect(link).toMatchObject({ method: 'PUT', headers: { 'content-type': 'text/csv' } });
      const other = { ...link, headers: { 'content-type': 'text/html' } };
      expect(await fixture.fetchPresigned(other, '<script>')).toMatchObject({ status: 403 });
      expect(await fixture.fetchPresigned(link, 'a,b')).toMatchObject({ status: 200 });
      expect(await read('linked/put')).toBe('a,b');
      expect(await store.head('linked/put')).toMatchObject({ mediaType: 'text/csv' });
    });

    it('cannot be changed', async () => {
      await store.put('linked/secret', Buffer.from('secret'), TEXT);
      const link = await store.presign('get', 'linked/open', { expiresInSeconds: 60 });
      const moved = { ...link, url: link.url.replace('open', 'secret') };
      expect(await fixture.fetchPresigned(moved)).toMatchObject({ status: 403 });
      const asPut = { ...link, method: 'PUT' as const };
      expect(await fixture.fetchPresigned(asPut, 'overwritten')).toMatchObject({ status: 403 });
    });

    it.each([0, -1, 604_801, 1.5, NaN])('refuses to live for %d seconds', (expiresInSeconds) =>
      expectCode(store.presign('get', 'linked/get', { expiresInSeconds }), 'failed', /lifetime/),
    );
  });

  describe('failing', () => {
    it.each([
      ['before the first byte', 0],
      ['within the first part', 1 * MIB],
      ['after several parts', 20 * MIB],
    ])('stores nothing when the source fails %s', async (name, bytes) => {
      const cause = new Error('disk of the sender');
      const source = Readable.from(
        (async function* () {
          yield* chunks(bytes);
          throw cause;
        })(),
      );
      const failed = store.put(`broken/${name}`, source, TEXT);
      await expectCode(failed, 'failed', /source/);
      await expect(failed).rejects.toMatchObject({ cause });
      await expectCode(store.head(`broken/${name}`), 'not_found');
      expect(await fixture.unfinishedUploads()).toBe(0);
    });

    it('stores nothing when the source is cut short', async () => {
      const source = new Readable({ read: () => undefined });
      source.push('half');
      setImmediate(() => source.destroy());
      await expectCode(store.put('broken/cut', source, TEXT), 'failed', /source/);
      const destroyed = Readable.from(['x']);
      destroyed.destroy();
      await expectCode(store.put('broken/cut', destroyed, TEXT), 'failed', /source/);
      await expectCode(store.head('broken/cut'), 'not_found');
    });

    it('takes a source that fails while the store is still making ready for one that failed', async () => {
      const source = new Readable({ read: () => undefined });
      process.nextTick(() => source.destroy(new Error('disk of the sender')));
      await expectCode(store.put('broken/early', source, { ...TEXT, ifAbsent: true }), 'failed', /source/);
      await expectCode(store.head('broken/early'), 'not_found');
    });

    it('keeps the older object when an overwrite fails', async () => {
      await store.put('broken/kept', Buffer.from('older'), TEXT);
      const source = Readable.from(
        (async function* () {
          yield* chunks(10 * MIB);
          throw new Error('disk of the sender');
        })(),
      );
      await expectCode(store.put('broken/kept', source, { mediaType: 'text/html' }), 'failed');
      expect(await read('broken/kept')).toBe('older');
      expect(await store.head('broken/kept')).toMatchObject({ mediaType: 'text/plain' });
    });

    it('stores nothing when the caller aborts', async () => {
      const abort = new AbortController();
      const source = Readable.from(
        (async function* () {
          yield* chunks(20 * MIB);
          abort.abort(new Error('visitor left'));
          yield* chunks(20 * MIB);
        })(),
      );
      const failed = store.put('broken/aborted', source, { ...TEXT, signal: abort.signal });
      await expectCode(failed, 'failed', /broke the transfer off/);
      await expect(failed).rejects.toMatchObject({ cause: abort.signal.reason });
      expect(source.destroyed).toBe(true);
      await expectCode(store.head('broken/aborted'), 'not_found');
      expect(await fixture.unfinishedUploads()).toBe(0);
    });

    it('does nothing for a signal that is aborted already', async () => {
      const signal = AbortSignal.abort();
      await expectCode(store.put('broken/late', Buffer.from('x'), { ...TEXT, signal }), 'failed');
      await expectCode(store.head('broken/late'), 'not_found');
      await expectCode(store.get('broken/late', { signal }), 'failed');
    });

    it('stops a download when the caller aborts', async () => {
      await store.put('download', Readable.from(chunks(16 * MIB)), TEXT);
      const abort = new AbortController();
      const { body } = await store.get('download', { signal: abort.signal });
      const reading = (async () => {
        for await (const _chunk of body) abort.abort();
      })();
      await expectCode(reading, 'failed', /broke the transfer off/);
    });

    it('lets go of a download that its reader leaves', async () => {
      await store.put('left', Readable.from(chunks(16 * MIB)), TEXT);
      for (let round = 0; round < 20; round += 1) {
        const { body } = await store.get('left');
        for await (const _chunk of body) break;
        expect(body.destroyed).toBe(true);
      }
      expect((await store.head('left')).size).toBe(16 * MIB);
    });
  });

  describe('check', () => {
    it('is content with a bucket that is there', () => store.check());

    it('says bucket_missing when it is not, and so does everything else', async () => {
      const { homeless } = fixture;
      await expectCode(homeless.check(), 'bucket_missing');
      await expectCode(homeless.put('x', Buffer.from('x'), TEXT), 'bucket_missing');
      await expectCode(homeless.put('x', Buffer.from('x'), { ...TEXT, ifAbsent: true }), 'bucket_missing');
      await expectCode(homeless.put('x', Readable.from(chunks(40 * MIB)), TEXT), 'bucket_missing');
      await expectCode(homeless.get('x'), 'bucket_missing');
      await expectCode(homeless.head('x'), 'bucket_missing');
      await expectCode(homeless.delete('x'), 'bucket_missing');
      await expectCode(homeless.list({ prefix: '', limit: 1 }), 'bucket_missing');
    });
  });

  it('moves 256 MiB through bounded memory', async () => {
    const size = 256 * MIB;
    const peak = await peakGrowth(async () => {
      const { sha256: stored } = await store.put('large', Readable.from(chunks(size)), TEXT);
      const hash = createHash('sha256');
      for await (const chunk of (await store.get('large')).body) hash.update(chunk);
      expect(hash.digest('hex')).toBe(stored);
    });
    await store.delete('large');
    // Well below the whole; generous, because the collector is late by as much as it likes.
    expect(peak).toBeLessThan(192 * MIB);
  });

  async function read(key: string): Promise<string> {
    return (await buffer((await store.get(key)).body)).toString();
  }
}

async function listAll(store: ObjectStore, prefix: string, limit: number): Promise<ListedObject[]> {
  const objects: ListedObject[] = [];
  let continuation: string | undefined;
  do {
    const page = await store.list({ prefix, limit, continuation });
    expect(page.objects.length).toBeLessThanOrEqual(limit);
    objects.push(...page.objects);
    continuation = page.continuation;
  } while (continuation !== undefined);
  return objects;
}

function keys(objects: readonly ListedObject[]): string[] {
  return objects.map(({ key }) => key);
}
