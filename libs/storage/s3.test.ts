/** @jest-environment ./libs/storage/testing/one-realm-environment.mjs */
import {
  AbortMultipartUploadCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createObjectStore } from './create-object-store.js';
import { objectStoreContract, type StoreFixture } from './object-store.contract.js';
import { type ObjectStore, type PresignedRequest } from './object-store.js';
import { type S3Settings } from './settings.js';
import { chunks, MIB } from './testing/bodies.js';
import { expectCode } from './testing/expect-code.js';
import { closed, listen, openProxy, portOf, unusedPort } from './testing/tcp.js';

const TEXT = { mediaType: 'text/plain' };

const env = process.env;
const endpointUrl = env.TEST_S3_ENDPOINT ?? '';
const settings: S3Settings = {
  kind: 's3',
  bucket: `gatepost-test-${randomUUID()}`,
  endpointUrl,
  region: env.TEST_S3_REGION ?? 'us-east-1',
  forcePathStyle: true,
  credentials: { accessKeyId: env.TEST_S3_ACCESS_KEY ?? '', secretAccessKey: env.TEST_S3_SECRET_KEY ?? '' },
};

/** An S3 server is not something that every machine has: test/services/s3-start.sh starts one. */
const describeOnS3 = endpointUrl === '' ? describe.skip : describe;

describeOnS3('object store on S3 (needs TEST_S3_ENDPOINT)', () => {
  objectStoreContract(openBucket);
});

describeOnS3('S3 that refuses or goes away (needs TEST_S3_ENDPOINT)', () => {
  let fixture: StoreFixture & { readonly bucket: string };

  beforeAll(async () => {
    fixture = await openBucket();
  });
  afterAll(() => fixture.remove());

  it.each([
    ['secret', { accessKeyId: env.TEST_S3_ACCESS_KEY ?? '', secretAccessKey: 'a-wrong-secret-a-wrong-secret' }],
    ['access key', { accessKeyId: 'nobody', secretAccessKey: 'a-wrong-secret-a-wrong-secret' }],
  ])('says access_denied to a wrong %s, whatever is asked, and repeats none of it', async (_what, credentials) => {
    const store = createObjectStore({ ...settings, bucket: fixture.bucket, credentials });
    const asked = [
      store.check(),
      store.put('x', Buffer.from('x'), TEXT),
      store.put('x', Readable.from(chunks(20 * MIB)), TEXT),
      store.get('x'),
      store.head('x'),
      store.delete('x'),
      store.list({ prefix: '', limit: 1 }),
    ];
    await Promise.all(
      asked.map(async (outcome) => {
        await expectCode(outcome, 'access_denied', /ARTIFACT_SECRET_KEY/);
        const error: unknown = await outcome.catch((reason: unknown) => reason);
        expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('a-wrong-secret');
      }),
    );
    await store.close();
  });

  it('fails an upload whose server goes away in the middle, and leaves no object', async () => {
    const proxy = await openProxy(new URL(endpointUrl));
    const store = createObjectStore({ ...settings, bucket: fixture.bucket, endpointUrl: proxy.url });
    const source = Readable.from(
      (async function* () {
        yield* chunks(24 * MIB);
        await proxy.passed(10 * MIB);
        await proxy.close();
        yield* chunks(40 * MIB);
      })(),
    );
    await expectCode(store.put('gone', source, TEXT), 'unavailable');
    expect(source.destroyed).toBe(true);
    await expectCode(fixture.store.head('gone'), 'not_found');
    await store.close();
  });

  it('fails a download whose server goes away in the middle', async () => {
    await fixture.store.put('half', Readable.from(chunks(32 * MIB)), TEXT);
    const proxy = await openProxy(new URL(endpointUrl));
    const store = createObjectStore({ ...settings, bucket: fixture.bucket, endpointUrl: proxy.url });
    const { body } = await store.get('half');
    const reading = (async () => {
      for await (const _chunk of body) await proxy.close();
    })();
    await expectCode(reading, 'unavailable');
    await store.close();
  });

  it('gets over a connection that is lost between two requests', async () => {
    const proxy = await openProxy(new URL(endpointUrl));
    const store = createObjectStore({ ...settings, bucket: fixture.bucket, endpointUrl: proxy.url });
    await store.check();
    proxy.dropConnections();
    await store.check();
    await store.close();
    await proxy.close();
  });
});

describe('S3 that is not there', () => {
  it('is unavailable within ten seconds when nobody listens', async () => {
    const store = createObjectStore({ ...settings, endpointUrl: `http://127.0.0.1:${await unusedPort()}` });
    await expectUnavailableSoon(store);
  });

  it('is unavailable within ten seconds when a server says nothing', async () => {
    const sockets: Socket[] = [];
    const server = await listen(createServer((socket) => sockets.push(socket)));
    const store = createObjectStore({ ...settings, endpointUrl: `http://127.0.0.1:${portOf(server)}` });
    await expectCode(store.check(), 'unavailable');
    await store.close();
    for (const socket of sockets) socket.destroy();
    await closed(server);
  }, 15_000);

  it('gives links without asking it', async () => {
    const store = createObjectStore({
      ...settings,
      endpointUrl: `http://127.0.0.1:${await unusedPort()}`,
      // Frozen, as libs/config hands them over: the SDK writes on what it is given.
      credentials: Object.freeze({ accessKeyId: 'key', secretAccessKey: 'the-secret' }),
    });
    const { url } = await store.presign('get', 'a b/ü', { expiresInSeconds: 60 });
    expect(new URL(url).pathname).toBe(`/${settings.bucket}/a%20b/%C3%BC`);
    expect(url).not.toContain('the-secret');
    await store.close();
  });

  async function expectUnavailableSoon(store: ObjectStore): Promise<void> {
    const start = Date.now();
    await Promise.all([
      expectCode(store.check(), 'unavailable'),
      expectCode(store.get('x'), 'unavailable'),
      expectCode(store.put('x', Buffer.from('x'), TEXT), 'unavailable'),
      expectCode(store.put('x', Readable.from(chunks(20 * MIB)), TEXT), 'unavailable'),
      expectCode(store.list({ prefix: '', limit: 1 }), 'unavailable'),
    ]);
    expect(Date.now() - start).toBeLessThan(12_000);
    await store.close();
  }
});

async function openBucket(): Promise<StoreFixture & { readonly bucket: string }> {
  const bucket = `gatepost-test-${randomUUID()}`;
  const { region, forcePathStyle, credentials } = settings;
  if (credentials === 'default-chain') throw new Error('the test has keys of its own');
  const admin = new S3Client({ endpoint: endpointUrl, region, forcePathStyle, credentials });
  await admin.send(new CreateBucketCommand({ Bucket: bucket }));
  const store = createObjectStore({ ...settings, bucket });
  const homeless = createObjectStore({ ...settings, bucket: `gatepost-test-${randomUUID()}` });
  const uploads = async () => (await admin.send(new ListMultipartUploadsCommand({ Bucket: bucket }))).Uploads ?? [];
  return {
    bucket,
    store,
    homeless,
    // S3 takes 1024; Ceph on the disk of test/services/s3-start.sh takes names of 460, the bucket's in it.
    longestKeyBytes: 405,
    unfinishedUploads: async () => (await uploads()).length,
    fetchPresigned,
    remove: async () => {
      for (const { Key, UploadId } of await uploads()) {
        await admin.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }));
      }
      const { Contents = [] } = await admin.send(new ListObjectsV2Command({ Bucket: bucket }));
      for (const { Key } of Contents) await admin.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
      await admin.send(new DeleteBucketCommand({ Bucket: bucket }));
      admin.destroy();
      await Promise.all([store.close(), homeless.close()]);
    },
  };
}

async function fetchPresigned({ url, method, headers }: PresignedRequest, body?: string) {
  const response = await fetch(url, { method, headers, body: method === 'PUT' ? body : undefined });
  const content = await buffer(Readable.from(response.body ?? []));
  return {
    status: response.status,
    mediaType: response.headers.get('content-type') ?? '',
    body: content.toString(),
  };
}
