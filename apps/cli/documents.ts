import { Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { REASON_CODES, REASONS } from '../../libs/access/index.js';
import { ArtifactsService } from '../../libs/artifacts/index.js';
import {
  ActsService,
  AnswerSealer,
  ApiKeysService,
  AUTH_SETTINGS,
  Authenticator,
  Rights,
  SessionsService,
  AccountLinksService,
  UsersService,
} from '../../libs/auth/index.js';
import { UnitOfWork } from '../../libs/database/index.js';
import { EvidenceSigner } from '../../libs/evidence/index.js';
import { GEOIP } from '../../libs/geoip/index.js';
import { POLICY_SCHEMA, PolicyPublisher } from '../../libs/policy/index.js';
import { UPSTREAM_RULES } from '../../libs/sites/index.js';
import { OBJECT_STORE } from '../../libs/storage/index.js';
import {
  apiAdapter,
  ApiModule,
  ERROR_CATALOGUE,
  MAX_FENCE_VERTICES,
  METRICS_PAGE,
  openapi,
  READINESS_CHECKS,
} from '../api/index.js';

const INJECTED = [
  ActsService,
  Authenticator,
  SessionsService,
  AccountLinksService,
  UsersService,
  ApiKeysService,
  AnswerSealer,
  Rights,
  AUTH_SETTINGS,
  UnitOfWork,
  PolicyPublisher,
  ArtifactsService,
  EvidenceSigner,
  OBJECT_STORE,
  GEOIP,
  MAX_FENCE_VERTICES,
  READINESS_CHECKS,
  METRICS_PAGE,
  UPSTREAM_RULES,
];

/** In the place of everything that a running API is given: describing it calls none of that. */
@Global()
@Module({
  providers: INJECTED.map((provide) => ({ provide, useValue: {} })),
  exports: INJECTED,
})
class NothingBehindModule {}

@Module({ imports: [NothingBehindModule, ApiModule] })
class DescribedModule {}

/** docs/openapi.json, from the controllers and their shapes. Nothing is opened. */
export async function openapiDocument(): Promise<string> {
  const app = await NestFactory.create<NestFastifyApplication>(DescribedModule, apiAdapter(), {
    logger: false,
    abortOnError: false,
  });
  await app.init();
  const document = openapi(app);
  await app.close();
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** docs/policy.schema.json. */
export function policySchema(): string {
  return `${JSON.stringify(POLICY_SCHEMA, null, 2)}\n`;
}

/** docs/errors.md: every code of problem+json. */
export function errorsPage(): string {
  const rows = Object.entries(ERROR_CATALOGUE).map(
    ([code, { status, title }]) => `| \`${code}\` | ${status} | ${title} |`,
  );
  return `${['# Error codes of the API', '', 'Generated from the catalogue in `apps/api/http/errors.ts`. Errors are problem+json (RFC 9457); `code` is stable, `detail` says what to do, `errors` names each faulty place: `pointer` is a JSON Pointer (RFC 6901) into the body, `parameter` the name of a parameter of the address; where a body is no JSON, `line` and `column` say how far it is.', '', '| code | status | meaning |', '| --- | --- | --- |', ...rows].join('\n')}\n`;
}

/** docs/reason-codes.md: why a visitor was let in or blocked. */
export function reasonsPage(): string {
  const rows = REASON_CODES.map((code) => {
    const { outcomes, visitor, administrator } = REASONS[code];
    return `| \`${code}\` | ${outcomes.join(', ')} | ${visitor} | ${administrator} |`;
  });
  return `${['# Reason codes', '', 'Generated from the catalogue in `libs/access/reasons.ts`. The list is closed and stable: codes are added, never renamed.', '', '| code | outcome | what the visitor reads | what it means |', '| --- | --- | --- | --- |', ...rows].join('\n')}\n`;
}
