import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';
import { ArtifactsModule } from '../../../libs/artifacts/index.js';
import { AuthModule, type AuthSettings, Rights, type TokenKeys, TokenSigner } from '../../../libs/auth/index.js';
import { DatabaseModule, EVERYTHING, UnitOfWork } from '../../../libs/database/index.js';
import { embeddedTestDatabase, type TestDatabase } from '../../../libs/database/testing/test-database.js';
import { EvidenceSigner } from '../../../libs/evidence/index.js';
import { openGeoip } from '../../../libs/geoip/index.js';
import { PolicyModule } from '../../../libs/policy/index.js';
import { StorageModule } from '../../../libs/storage/index.js';
import { ApiModule } from '../api.module.js';
import { apiAdapter, configureApi } from '../http/adapter.js';
import { ERROR_CATALOGUE, type RequestFault, placeOf } from '../http/errors.js';
import { findBreach } from './documented.js';

const TOKEN_KEYS: TokenKeys = { algorithm: 'HS256', secrets: ['secret-of-the-test-0123456789abcdef'] };

/** Of the operator, good for as long as tests take. */
export const TOKEN = await new TokenSigner(TOKEN_KEYS).signOperator(new Date(), 86_400);

/** The API on a real database, the embedded one unless said otherwise, and a folder, listening on a free port of 127.0.0.1. */
export interface TestApi {
  readonly port: number;
  readonly unit: UnitOfWork;
  readonly database: TestDatabase;
  /** As the administrator; `token` null: without a token. */
  ask(method: Method, path: string, token?: string | null): request.Test;
  /** Every route, as `METHOD /path/:parameter`. */
  readonly routes: readonly string[];
  get<T>(type: abstract new (...parameters: never[]) => T): T;
  /** Answers since the last time that docs/openapi.json does not have. */
  takeBreaches(): string[];
  /** All files of the object store. */
  storedFiles(): Promise<string[]>;
  close(): Promise<void>;
}

type Method = 'get' | 'post' | 'patch' | 'put' | 'delete';

export const METRICS_TOKEN = 'metrics-token-of-the-test-0000000001';

@Module({})
class RootModule {}

/** @param checks false: the program lets everybody do everything, so that the database alone stands between tenants */
export async function openTestApi(
  openDatabase: () => Promise<TestDatabase> = embeddedTestDatabase,
  { checks = true, mail = null }: { readonly checks?: boolean; readonly mail?: AuthSettings['mail'] } = {},
): Promise<TestApi> {
  const folder = await mkdtemp(join(tmpdir(), 'gatepost-api-'));
  const [database, geoip] = await Promise.all([openDatabase(), openGeoip({ databasePath: null })]);
  // What goes wrong on purpose is not told.
  Logger.overrideLogger(false);
  const key = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const modules = [
    DatabaseModule.forDatabase(database.settings, database),
    StorageModule.forRoot({ kind: 'folder', directory: folder }),
    PolicyModule,
    ArtifactsModule,
    AuthModule.with({ tokenKeys: TOKEN_KEYS, publicUrl: () => 'http://gatepost.test', mail }),
    ApiModule.with({
      maxFenceVertices: 100,
      upstreams: { allowPrivate: false, ownListeners: [] },
      geoip,
      signer: new EvidenceSigner(key),
      readiness: {},
      metrics: {
        isFor: (_peer, headers) => headers['authorization'] === `Bearer ${METRICS_TOKEN}`,
        read: () => Promise.resolve({ mediaType: 'text/plain', text: 'one 1\n' }),
      },
    }),
  ];
  const adapter = apiAdapter(['127.0.0.1/32']);
  const routes: string[] = [];
  adapter.getInstance().addHook('onRoute', ({ method, url: path }) => {
    for (const one of [method].flat()) if (one !== 'HEAD') routes.push(`${one} ${path}`);
  });
  const breaches = new Set<string>();
  adapter.getInstance().addHook('onSend', (request, reply, payload, done) => {
    const { url } = request.routeOptions;
    if (url !== undefined && request.method !== 'HEAD') {
      const type = String(reply.getHeader('content-type') ?? '').split(';', 1)[0] ?? '';
      const text = typeof payload === 'string' ? payload : '';
      const breach = findBreach(`${request.method} ${url}`, { status: reply.statusCode, type, text });
      if (breach !== null) breaches.add(breach);
    }
    done(null, payload);
  });
  const app = await NestFactory.create<NestFastifyApplication>({ module: RootModule, imports: modules }, adapter, {
    abortOnError: false,
  });
  await configureApi(app);
  if (!checks) {
    const everything: Partial<Rights> = {
      requireScope: () => undefined,
      requireGlobal: () => undefined,
      at: () => Promise.resolve('yes'),
      requireAt: () => Promise.resolve(),
      visibility: () => EVERYTHING,
    };
    Object.assign(app.get(Rights), everything);
  }
  await app.listen(0, '127.0.0.1');
  const { port } = new URL(await app.getUrl());
  const url = `http://127.0.0.1:${port}`;
  return {
    port: Number(port),
    unit: app.get(UnitOfWork),
    database,
    ask(method, path, token = TOKEN) {
      const asked = request(url)[method](path);
      return token === null ? asked : asked.set('Authorization', `Bearer ${token}`);
    },
    routes,
    get: (type) => app.get(type as never),
    takeBreaches() {
      const taken = [...breaches];
      breaches.clear();
      return taken;
    },
    async storedFiles() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    },
    async close() {
      await app.close();
      await database.close();
      await rm(folder, { recursive: true, force: true });
      // Whatever a test is about: answers are as the document says.
      if (breaches.size > 0)
        throw new Error(`Answers that docs/openapi.json does not have:\n${[...breaches].join('\n')}`);
    },
  };
}

/** The answer is what docs/openapi.json promises of this operation. */
export function expectPromised(operation: string, answer: request.Response): void {
  const route = operation.replace(/\{(\w+)\}/g, ':$1');
  const breach = findBreach(route, { status: answer.status, type: answer.type, text: answer.text });
  if (breach !== null) throw new Error(breach);
}

/** A problem+json of the catalogue: its code, status and, where given, the place that is named. */
export function expectProblem(answer: request.Response, code: keyof typeof ERROR_CATALOGUE, place?: string): void {
  // What came instead is part of the message.
  const body = answer.body as { code?: string; status?: number; detail?: string; errors?: RequestFault[] };
  const told = { status: answer.status, type: answer.type, code: body.code, bodyStatus: body.status, body };
  const { status } = ERROR_CATALOGUE[code];
  if (
    answer.status !== status ||
    answer.type !== 'application/problem+json' ||
    body.code !== code ||
    body.status !== status ||
    !body.detail ||
    (place !== undefined && !body.errors?.some((entry) => placeOf(entry) === place))
  ) {
    throw new Error(`Expected ${status} ${code} ${place ?? ''}, got ${JSON.stringify(told)}`);
  }
  if (/\n\s+at |node_modules/.test(answer.text)) throw new Error(`A stack: ${answer.text}`);
}
