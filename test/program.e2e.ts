import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { copyPreparedDatabase, onServer } from '../libs/database/testing/test-database.js';
import { createObjectStore } from '../libs/storage/index.js';
import { eventually, gatepost, NPM_START, operatorToken, Program } from './program/program.js';

interface Installation {
  readonly environment: NodeJS.ProcessEnv;
  readonly remove: () => Promise<void>;
}

async function embedded(): Promise<Installation> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gatepost-e2e-'));
  await copyPreparedDatabase(dataDir);
  return {
    environment: { DATA_DIR: dataDir },
    remove: () => rm(dataDir, { recursive: true, force: true }),
  };
}

/** PostgreSQL of TEST_DATABASE_URL and the S3 server of TEST_S3_ENDPOINT, each with a place of this test's own. */
async function services(
  serverUrl: string,
  s3: { endpoint: string; accessKey: string; secretKey: string; region: string },
): Promise<Installation> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gatepost-e2e-'));
  const name = `e2e_${randomBytes(6).toString('hex')}`;
  await onServer(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const bucket = name.replace('_', '-');
  const { CreateBucketCommand, S3Client } = await import('@aws-sdk/client-s3');
  const client = new S3Client({
    endpoint: s3.endpoint,
    region: s3.region,
    forcePathStyle: true,
    credentials: { accessKeyId: s3.accessKey, secretAccessKey: s3.secretKey },
  });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  client.destroy();
  const environment = {
    DATA_DIR: dataDir,
    DATABASE_URL: url.href,
    JWT_SECRET: randomBytes(24).toString('hex'),
    GATE_SECRET: randomBytes(24).toString('hex'),
    EVIDENCE_SIGNING_KEY: generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    TRUSTED_PROXIES: '127.0.0.0/8',
    ARTIFACT_BUCKET: bucket,
    ARTIFACT_ENDPOINT_URL: s3.endpoint,
    ARTIFACT_REGION: s3.region,
    ARTIFACT_ACCESS_KEY: s3.accessKey,
    ARTIFACT_SECRET_KEY: s3.secretKey,
    ARTIFACT_FORCE_PATH_STYLE: 'true',
  };
  return {
    environment,
    remove: async () => {
      const store = createObjectStore({
        kind: 's3',
        bucket,
        endpointUrl: s3.endpoint,
        region: s3.region,
        forcePathStyle: true,
        credentials: { accessKeyId: s3.accessKey, secretAccessKey: s3.secretKey },
      });
      for (const { key } of (await store.list({ prefix: '', limit: 1000 })).objects) await store.delete(key);
      await store.close();
      await onServer(serverUrl, `drop database ${name} with (force)`);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function describeProgram(where: string, install: () => Promise<Installation>): void {
  describe(`the built program ${where}`, () => {
    let installation: Installation;
    let program: Program;
    let token: string;
    const api = (method: 'get' | 'post' | 'delete' | 'patch', path: string): request.Test =>
      request(program.api)[method](path).set('Authorization', `Bearer ${token}`);
    const authorize = (address: string, host = 'demo.localhost'): request.Test =>
      request(program.authorize).get('/authorize').set('Host', host).set('X-Forwarded-For', address);

    beforeAll(async () => {
      installation = await install();
      if (installation.environment['DATABASE_URL']) {
        const refused = await gatepost(
          { ...installation.environment, API_PORT: '0', GATE_PORT: '0', AUTHORIZE_PORT: '0' },
          'serve',
        );
        expect([refused.code, refused.stderr]).toEqual([69, expect.stringContaining('gatepost migrate up')]);
        expect((await gatepost(installation.environment, 'migrate', 'up')).code).toBe(0);
      }
      program = await Program.start(installation.environment);
      token = await operatorToken(installation.environment);
      const added = await gatepost(installation.environment, 'demo', '--json');
      expect(JSON.parse(added.stdout)).toMatchObject({ action: 'add', changed: true });
    }, 120_000);
    afterAll(async () => {
      await program.stop();
      await installation.remove();
    }, 60_000);

    it('does not start on a bucket that is not there, or with wrong keys', async () => {
      if (!installation.environment['ARTIFACT_BUCKET']) return;
      const folder = await mkdtemp(join(tmpdir(), 'gatepost-e2e-'));
      const ports = { API_PORT: '0', GATE_PORT: '0', AUTHORIZE_PORT: '0' };
      const start = (change: NodeJS.ProcessEnv) =>
        gatepost({ ...installation.environment, ...ports, DATA_DIR: folder, ...change }, 'serve');
      expect(await start({ ARTIFACT_BUCKET: 'not-there' })).toMatchObject({
        code: 69,
        stderr: expect.stringContaining('ARTIFACT_BUCKET'),
      });
      expect(await start({ ARTIFACT_SECRET_KEY: 'wrong' })).toMatchObject({
        code: 69,
        stderr: expect.stringContaining('ARTIFACT_'),
      });
      await rm(folder, { recursive: true });
    }, 60_000);

    it('is ready', async () => {
      await request(program.api).get('/health/live').expect(200);
      await request(program.api)
        .get('/health/ready')
        // The starter data are of June 2026: whoever runs on them is told.
        .expect(200, {
          status: 'degraded',
          checks: { process: 'ok', database: 'ok', object_store: 'ok', geoip: 'old', policies: 'ok', audit: 'ok' },
        });
    });

    it('blocks a visitor whose place nobody knows, says why, audits it and leaves evidence that verifies offline', async () => {
      const blocked = await request(program.gate).get('/private?x=1').set('Host', 'demo.localhost').expect(403);
      expect(blocked.headers).toMatchObject({
        'x-gatepost-decision': 'blocked',
        'x-gatepost-reason': 'location_unknown',
      });
      expect(blocked.text).toContain('<h1>');
      const id = blocked.headers['x-gatepost-request-id'] ?? '';
      expect(blocked.text).toContain(id);

      const decision = await eventually(async () => {
        const answer = await api('get', `/api/v1/audit/${id}`);
        return answer.status === 200 && answer.body.evidence_artifact_id ? answer.body : null;
      }, 'the evidence of the block');
      expect(decision).toMatchObject({
        host: 'demo.localhost',
        path: '/private',
        client_address: '127.0.0.1',
        outcome: 'blocked',
        enforced: true,
      });

      const file = await api('get', `/api/v1/artifacts/${decision.evidence_artifact_id}/content`)
        .buffer(true)
        .expect(200);
      const key = await api('get', '/api/v1/evidence/public-key').expect(200);
      const folder = await mkdtemp(join(tmpdir(), 'gatepost-evidence-'));
      const text = Buffer.isBuffer(file.body) ? file.body.toString() : file.text;
      await writeFile(join(folder, 'evidence.json'), text);
      await writeFile(join(folder, 'changed.json'), text.replace('location_unknown', 'country_deny'));
      await writeFile(join(folder, 'public.pem'), key.body.public_key_pem);
      const verify = (name: string) => gatepost({}, 'verify', join(folder, name), '--key', join(folder, 'public.pem'));
      expect((await verify('evidence.json')).code).toBe(0);
      expect(await verify('changed.json')).toMatchObject({ code: 1, stdout: expect.stringContaining('NOT VERIFIED') });
      await rm(folder, { recursive: true });
    });

    it('writes one evidence for many blocks of one client and reason', async () => {
      for (let n = 0; n < 20; n += 1) await authorize('8.8.4.4').expect(403);
      const items = await eventually(async () => {
        const { body } = await api('get', '/api/v1/audit?outcome=blocked&limit=200');
        const mine = body.items.filter((item: { client_address: string }) => item.client_address === '8.8.4.4');
        return mine.length === 20 ? (mine as { request_id: string }[]) : null;
      }, 'the audit of 20 blocks');
      await eventually(async () => {
        const shown = await Promise.all(
          items.map(async ({ request_id }) => (await api('get', `/api/v1/audit/${request_id}`)).body),
        );
        return shown.filter((item: { evidence_artifact_id: string | null }) => item.evidence_artifact_id).length === 1
          ? true
          : null;
      }, 'exactly one evidence');
    });

    it('lets Denmark in and others not, by forward-auth', async () => {
      expect((await authorize('130.225.1.1').expect(200)).headers).toMatchObject({
        'x-gatepost-decision': 'allowed',
        'x-gatepost-country': 'DK',
      });
      expect((await authorize('8.8.8.8').expect(403)).headers).toMatchObject({ 'x-gatepost-reason': 'outside_fences' });
      expect((await authorize('203.0.113.5').expect(403)).headers).toMatchObject({ 'x-gatepost-reason': 'cidr_deny' });
      expect((await authorize('rubbish').expect(403)).headers).toMatchObject({
        'x-gatepost-reason': 'client_address_invalid',
      });
      expect((await authorize('130.225.1.1', 'nowhere.example').expect(403)).headers).toMatchObject({
        'x-gatepost-reason': 'unknown_site',
      });
    });

    it('decides by a changed policy at once', async () => {
      const { body: site } = await api('post', '/api/v1/sites')
        .send({ name: 'Own', hostname: 'own.example', filter_mode: 'ip', default_action: 'allow' })
        .expect(201);
      const reason = async (): Promise<string | undefined> =>
        (await authorize('130.225.9.9', 'own.example')).headers['x-gatepost-reason'];
      await eventually(async () => ((await reason()) === 'unknown_site' ? null : true), 'the new site');
      const { body: rule } = await api('post', `/api/v1/sites/${site.id}/ip-rules`)
        .send({ kind: 'cidr', value: '130.225.0.0/16', action: 'deny' })
        .expect(201);
      await eventually(async () => ((await reason()) === 'cidr_deny' ? true : null), 'the new rule');
      await api('delete', `/api/v1/sites/${site.id}/ip-rules/${rule.id}`).expect(204);
      await eventually(async () => ((await reason()) === 'cidr_deny' ? null : true), 'the rule to go');
      await api('delete', `/api/v1/sites/${site.id}`).expect(204);
      await eventually(async () => ((await reason()) === 'unknown_site' ? true : null), 'the site to go');
    });

    it('keeps artifacts: streamed in, read by range, under retention', async () => {
      const bytes = randomBytes(7 * 1024 * 1024);
      const { body: artifact } = await api(
        'post',
        '/api/v1/artifacts?path=reports/big.bin&retain_until=2099-01-01T00:00:00Z',
      )
        .set('Content-Type', 'application/x-test')
        .send(bytes)
        .expect(201);
      expect(artifact).toMatchObject({ size_bytes: bytes.length, media_type: 'application/x-test' });
      const part = await api('get', `/api/v1/artifacts/${artifact.id}/content`)
        .set('Range', 'bytes=5000000-5000009')
        .buffer(true)
        .parse(binary)
        .expect(206);
      expect(part.body).toEqual(bytes.subarray(5_000_000, 5_000_010));
      await api('delete', `/api/v1/artifacts/${artifact.id}`).expect(409);
    });

    it('answers bad input with one sentence and the right status', async () => {
      await request(program.api).get('/api/v1/sites').expect(401);
      const unreadable = await api('post', '/api/v1/sites')
        .set('Content-Type', 'application/json')
        .send('{"name": "cut o')
        .expect(400);
      expect(unreadable.body).toMatchObject({ code: 'body_unreadable' });
      const faulty = await api('post', '/api/v1/sites').send({ name: '', hostname: 'x y', surprise: 1 }).expect(400);
      expect(faulty.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(
        expect.arrayContaining(['/name', '/surprise']),
      );
      const long = await request(program.gate).get('/').set('Host', 'a'.repeat(10_000));
      expect(long.status).toBe(400);
      expect(long.text).not.toMatch(/\bat .*\.js/);
    });

    it('simulates and explains, through the running server', async () => {
      const run = await gatepost(installation.environment, 'simulate', 'demo.localhost', '--ip', '8.8.8.8', '--json');
      expect(JSON.parse(run.stdout)).toMatchObject({ decision: { outcome: 'blocked', reason: 'outside_fences' } });
      expect((await gatepost(installation.environment, 'simulate', 'demo.localhost', '--ip', 'junk')).code).toBe(1);
    });

    it('finds nothing wrong, by doctor', async () => {
      const { code, stdout } = await gatepost(installation.environment, 'doctor', '--json');
      expect(code).toBe(0);
      const { findings } = JSON.parse(stdout) as { findings: { check: string; status: string; detail: string }[] };
      expect(findings.filter(({ status }) => status === 'fail')).toEqual([]);
      // The embedded database is the running server's alone; what that keeps doctor from is said.
      const skipped = findings.filter(({ status }) => status === 'skip').map(({ detail }) => detail);
      const isBeside = findings.some(({ check }) => check === 'server');
      expect(skipped).toEqual(
        isBeside ? [expect.stringMatching(/^database, postgis, migrations, rules and clock: /)] : [],
      );
      for (const check of ['database', 'postgis', 'migrations', 'rules', 'clock']) {
        expect(findings.some((finding) => finding.check === check)).toBe(!isBeside);
      }
    });

    it('refuses a second server on the same folder', async () => {
      const second = await gatepost(
        { ...installation.environment, API_PORT: '0', GATE_PORT: '0', AUTHORIZE_PORT: '0' },
        'serve',
      );
      expect(second).toMatchObject({
        code: 69,
        stderr: expect.stringMatching(/^Another gatepost process is using DATA_DIR .*\n$/),
      });
    });

    it('loses nothing that a visitor saw when it is killed, and starts again', async () => {
      const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => authorize(`8.8.8.${n}`)));
      const ids = answers.map(({ headers }) => headers['x-gatepost-request-id']);
      await program.stop('SIGKILL');
      program = await Program.start(installation.environment);
      for (const id of ids)
        await eventually(
          async () => ((await api('get', `/api/v1/audit/${id}`)).status === 200 ? true : null),
          `the audit row ${id}`,
        );
      await eventually(
        async () => ((await api('get', `/api/v1/audit/${ids[0]}`)).body.evidence_artifact_id ? true : null),
        'its evidence',
      );
    }, 120_000);

    it('stops with 0 on SIGTERM, also by `npm start`', async () => {
      expect(await program.stop()).toBe(0);
      program = await Program.start(installation.environment, NPM_START);
      const removed = await gatepost(installation.environment, 'demo', '--remove');
      expect(removed).toMatchObject({ code: 0, stdout: expect.stringContaining('is removed') });
      expect((await authorize('130.225.1.1')).headers['x-gatepost-reason']).toBe('unknown_site');
      expect(await program.stop()).toBe(0);
    }, 60_000);
  });
}

function binary(response: request.Response, done: (error: Error | null, body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  // superagent hands the parser the response stream, whatever its types say.
  const stream = response as unknown as NodeJS.ReadableStream;
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => done(null, Buffer.concat(chunks)));
}

const {
  TEST_DATABASE_URL,
  TEST_S3_ENDPOINT,
  TEST_S3_ACCESS_KEY = '',
  TEST_S3_SECRET_KEY = '',
  TEST_S3_REGION = 'us-east-1',
} = process.env;

if (TEST_DATABASE_URL !== undefined && TEST_S3_ENDPOINT !== undefined) {
  describeProgram('on PostgreSQL and S3', () =>
    services(TEST_DATABASE_URL, {
      endpoint: TEST_S3_ENDPOINT,
      accessKey: TEST_S3_ACCESS_KEY,
      secretKey: TEST_S3_SECRET_KEY,
      region: TEST_S3_REGION,
    }),
  );
} else {
  describeProgram('on the embedded defaults', embedded);
}

describe('a start that cannot be', () => {
  let dataDir: string;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'gatepost-e2e-'));
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  it.each([
    ['a DATABASE_URL that is none', { DATABASE_URL: 'not a url' }, 78, /DATABASE_URL/],
    [
      'half of the S3 settings',
      { ARTIFACT_BUCKET: 'b', ARTIFACT_ENDPOINT_URL: 'http://127.0.0.1:1' },
      78,
      /ARTIFACT_(ACCESS|SECRET)_KEY/,
    ],
    ['a corrupt GeoIP file', { GEOIP_DB_PATH: 'package.json' }, 69, /GEOIP_DB_PATH/],
    ['a missing GeoIP file', { GEOIP_DB_PATH: '/nowhere/x.mmdb' }, 69, /GEOIP_DB_PATH/],
    [
      'a database that does not answer',
      {
        DATABASE_URL: 'postgres://u:very-secret@127.0.0.1:1/x',
        JWT_SECRET: 'a'.repeat(40),
        GATE_SECRET: 'b'.repeat(40),
      },
      69,
      /DATABASE_URL/,
    ],
  ])(
    '%s ends in a sentence',
    async (_name, environment, code, sentence) => {
      const key = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      const run = await gatepost(
        {
          DATA_DIR: dataDir,
          EVIDENCE_SIGNING_KEY: key,
          API_PORT: '0',
          GATE_PORT: '0',
          AUTHORIZE_PORT: '0',
          ...environment,
        },
        'serve',
      );
      expect(run.code).toBe(code);
      expect(run.stderr).toMatch(sentence);
      expect(run.stderr).not.toMatch(/very-secret|\n\s+at /);
    },
    60_000,
  );

  it('a port in use ends in a sentence', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const { port } = holder.address() as { port: number };
    const folder = await mkdtemp(join(tmpdir(), 'gatepost-e2e-'));
    await copyPreparedDatabase(folder);
    const run = await gatepost(
      { DATA_DIR: folder, API_PORT: String(port), GATE_PORT: '0', AUTHORIZE_PORT: '0' },
      'serve',
    );
    expect(run).toMatchObject({ code: 69, stderr: expect.stringMatching(/in use.*API_PORT/) });
    expect((await stat(join(folder, 'jwt-secret'))).mode & 0o777).toBe(0o600);
    holder.close();
    await rm(folder, { recursive: true });
  }, 60_000);

  it('an unknown command or option is a usage error', async () => {
    expect((await gatepost({ DATA_DIR: dataDir }, 'serv')).code).toBe(64);
    expect((await gatepost({ DATA_DIR: dataDir }, 'demo', '--nope')).code).toBe(64);
    expect((await gatepost({ DATA_DIR: dataDir }, '--version')).code).toBe(0);
  });
});
