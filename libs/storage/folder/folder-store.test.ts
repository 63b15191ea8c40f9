import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createObjectStore } from '../create-object-store.js';
import { objectStoreContract, type StoreFixture } from '../object-store.contract.js';
import { type ObjectStore, type PresignedRequest } from '../object-store.js';
import { isStorageError } from '../storage-error.js';
import { expectCode } from '../testing/expect-code.js';
import { verifyPresigned } from './presigned-link.js';

const SECRET = 'a secret of more than thirty-two characters';
const TEXT = { mediaType: 'text/plain' };

async function newFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'gatepost-objects-'));
}

/** As the API serves the links. */
async function serve(store: ObjectStore, { url, method, headers }: PresignedRequest, body = '') {
  try {
    const grant = verifyPresigned(new URL(url).searchParams, SECRET, new Date());
    const isRefused =
      method !== grant.operation.toUpperCase() ||
      (method === 'PUT' && grant.mediaType !== null && headers['content-type'] !== grant.mediaType);
    if (isRefused) return { status: 403, mediaType: '', body: '' };
    if (method === 'PUT') {
      await store.put(grant.key, Buffer.from(body), { mediaType: grant.mediaType ?? 'text/plain' });
      return { status: 200, mediaType: '', body: '' };
    }
    const got = await store.get(grant.key);
    const content = await buffer(got.body);
    return { status: 200, mediaType: grant.mediaType ?? got.mediaType, body: content.toString() };
  } catch (error) {
    if (isStorageError(error, 'access_denied')) return { status: 403, mediaType: '', body: '' };
    throw error;
  }
}

describe('object store on a folder', () => {
  objectStoreContract(async (): Promise<StoreFixture> => {
    const directory = await newFolder();
    const gone = await newFolder();
    const store = createObjectStore({
      kind: 'folder',
      directory,
      presignSecret: SECRET,
      presignBaseUrl: 'http://localhost:3000/gatepost/',
    });
    const homeless = createObjectStore({ kind: 'folder', directory: gone });
    await rm(gone, { recursive: true });
    return {
      store,
      homeless,
      longestKeyBytes: 1024,
      unfinishedUploads: async () => (await readdir(join(directory, 'tmp'))).length,
      fetchPresigned: (request, body) => serve(store, request, body),
      remove: async () => {
        await Promise.all([store.close(), homeless.close()]);
        await rm(directory, { recursive: true });
      },
    };
  });
});

describe('the folder itself', () => {
  let directory: string;
  let store: ObjectStore;

  beforeEach(async () => {
    directory = await newFolder();
    store = createObjectStore({ kind: 'folder', directory: join(directory, 'made/when/missing') });
    directory = join(directory, 'made/when/missing');
  });
  afterEach(() => rm(join(directory, '../../..'), { recursive: true }));

  it('holds the bytes as they are, under names that people can read', async () => {
    await store.put('audit/day=2026-11-24/part-0.parquet', Buffer.from('PAR1'), TEXT);
    expect(await readFile(join(directory, 'data/audit/day=2026-11-24/@part-0.parquet'), 'utf8')).toBe('PAR1');
  });

  it('lets exactly one of many processes be the first', async () => {
    // Stores that share nothing but the folder stand for processes.
    const stores = Array.from({ length: 8 }, () => createObjectStore({ kind: 'folder', directory }));
    for (let round = 0; round < 5; round += 1) {
      const writes = stores.map((each, index) =>
        each.put(`race/${round}`, Buffer.from(`writer ${index}`), { ...TEXT, ifAbsent: true }),
      );
      const settled = await Promise.allSettled(writes);
      const winners = settled.flatMap(({ status }, index) => (status === 'fulfilled' ? [index] : []));
      expect(winners).toHaveLength(1);
      expect(await readFile(join(directory, `data/race/@${round}`), 'utf8')).toBe(`writer ${winners[0]}`);
    }
  });

  it('is only for its user', async () => {
    await store.put('private/x', Buffer.from('x'), TEXT);
    expect((await stat(join(directory, 'data/private/@x'))).mode & 0o077).toBe(0);
    expect((await stat(join(directory, 'data/private'))).mode & 0o077).toBe(0);
  });

  it('leaves no empty directories behind', async () => {
    await store.put('a/b/c/d', Buffer.from('x'), TEXT);
    await store.put('a/e', Buffer.from('x'), TEXT);
    await store.delete('a/b/c/d');
    expect(await readdir(join(directory, 'data/a'))).toEqual(['@e']);
    await store.delete('a/e');
    expect(await readdir(join(directory, 'data'))).toEqual([]);
    expect(await readdir(join(directory, 'types'))).toEqual([]);
  });

  it('takes only files of its own naming for objects', async () => {
    await store.put('mine', Buffer.from('x'), TEXT);
    await writeFile(join(directory, 'data/.DS_Store'), '');
    await writeFile(join(directory, 'data/@%2e%2e'), '');
    await writeFile(join(directory, 'data/@Upper'), '');
    await mkdir(join(directory, 'data/lost+found'));
    await symlink('/etc', join(directory, 'data/etc'));
    await symlink('/etc/passwd', join(directory, 'data/@passwd'));
    expect((await store.list({ prefix: '', limit: 100 })).objects.map(({ key }) => key)).toEqual(['mine']);
  });

  it('does not lose an object whose media type is lost', async () => {
    await store.put('untyped', Buffer.from('x'), TEXT);
    await rm(join(directory, 'types/@untyped'));
    expect(await store.head('untyped')).toMatchObject({ mediaType: 'application/octet-stream' });
  });

  it('never comes back empty by itself when its disk is gone', async () => {
    await store.put('x', Buffer.from('x'), TEXT);
    await rm(directory, { recursive: true });
    await expectCode(store.put('x', Buffer.from('x'), TEXT), 'bucket_missing');
    await expectCode(store.head('x'), 'bucket_missing');
    await mkdir(join(directory, 'tmp'), { recursive: true });
    await expectCode(store.put('deep/x', Buffer.from('x'), TEXT), 'bucket_missing');
  });

  it('clears away what a crash left a day ago, and nothing younger', async () => {
    const [old, young] = [join(directory, 'tmp/old'), join(directory, 'tmp/young')];
    await writeFile(old, '');
    await writeFile(young, '');
    const dayAndHourAgo = new Date(Date.now() - 25 * 3_600_000);
    await utimes(old, dayAndHourAgo, dayAndHourAgo);
    await store.put('x', Buffer.from('x'), TEXT);
    expect(await readdir(join(directory, 'tmp'))).toEqual(['young']);
  });

  it('refuses a continuation that it did not give', () =>
    expectCode(store.list({ prefix: '', limit: 1, continuation: 'Li4vLi4v' }), 'failed', /continuation/));

  it('hands out no links without a public address and a secret', async () => {
    await expectCode(store.presign('get', 'x', { expiresInSeconds: 60 }), 'presign_unavailable');
    for (const half of [{ presignSecret: SECRET }, { presignBaseUrl: 'http://localhost' }]) {
      const other = createObjectStore({ kind: 'folder', directory, ...half });
      await expectCode(other.presign('put', 'x', { expiresInSeconds: 60 }), 'presign_unavailable');
    }
  });

  it('says so when something else is in its place', async () => {
    await writeFile(join(directory, 'occupied'), '');
    expect(() => createObjectStore({ kind: 'folder', directory: join(directory, 'occupied') })).toThrow(
      expect.objectContaining({ name: 'StorageError' }),
    );
  });

  it('holds no file open once its reader is done, at the end or before', async () => {
    await store.put('opened', Readable.from([Buffer.alloc(2_000_000)]), TEXT);
    await store.put('opened/empty', Buffer.from(''), TEXT);
    for (const key of ['opened', 'opened/empty']) {
      await buffer((await store.get(key)).body);
      const { body } = await store.get(key);
      const closed = new Promise((resolve) => body.once('close', resolve));
      body.destroy();
      await closed;
    }
    await expectCode(store.get('opened', { range: { start: 9_000_000 } }), 'range_invalid');
    await expectNothingOpen();
  });

  async function expectNothingOpen(): Promise<void> {
    const openFiles = async () => {
      const links = await readdir('/proc/self/fd');
      const targets = await Promise.all(links.map((fd) => readLink(`/proc/self/fd/${fd}`)));
      return targets.filter((target) => target.startsWith(directory));
    };
    if (process.platform !== 'linux') return;
    const deadline = Date.now() + 5_000;
    while ((await openFiles()).length > 0 && Date.now() < deadline) await new Promise(setImmediate);
    expect(await openFiles()).toEqual([]);
  }
});

async function readLink(path: string): Promise<string> {
  const { readlink } = await import('node:fs/promises');
  return readlink(path).catch(() => '');
}
