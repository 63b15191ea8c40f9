import { join } from 'node:path';
import Joi from 'joi';
import { type Concern, type Given } from './concern.js';
import { DATABASE_SSL_MODES, type DatabaseSettings, type DatabaseSslMode } from './settings.js';
import { type Problem } from './settings-error.js';
import { closedList, Expectation, flag, integer, secret } from './variable.js';

/** A checked URL, without the TLS mode that it may have asked for. */
interface DatabaseUrl {
  readonly url: string;
  readonly ssl: DatabaseSslMode | null;
}

export interface DatabaseVariables {
  readonly DATABASE_URL?: DatabaseUrl;
  readonly DATABASE_POOL_SIZE: number;
  readonly DATABASE_CONNECT_TIMEOUT_MS: number;
  readonly DATABASE_STATEMENT_TIMEOUT_MS: number;
  readonly DATABASE_SSL: DatabaseSslMode;
  readonly MIGRATE_ON_START?: boolean;
}

const URL_EXPECTED = 'a URL such as postgres://user:password@host:5432/database';

/** Nothing of these concerns the embedded engine; set without DATABASE_URL they tell of a forgotten URL. */
const POSTGRES_ONLY = [
  'DATABASE_POOL_SIZE',
  'DATABASE_CONNECT_TIMEOUT_MS',
  'DATABASE_STATEMENT_TIMEOUT_MS',
  'DATABASE_SSL',
] as const;

export const databaseConcern: Concern<DatabaseVariables> = {
  title: 'Database',
  schema: Joi.object<DatabaseVariables>({
    DATABASE_URL: secret(
      'PostgreSQL database with PostGIS. Without it the embedded engine keeps its data in DATA_DIR/db.',
      {
        expected: URL_EXPECTED,
        example: 'postgres://gatepost:development-password-change-me@127.0.0.1:5432/gatepost',
        defaultText: 'the embedded engine',
      },
    ).custom(parseDatabaseUrl),
    DATABASE_POOL_SIZE: integer('Most connections that this process opens.', 1, 1_000, 10),
    DATABASE_CONNECT_TIMEOUT_MS: integer('Longest wait for a connection, in milliseconds.', 1, 600_000, 5_000),
    DATABASE_STATEMENT_TIMEOUT_MS: integer(
      'Longest run of one statement, in milliseconds. 0 sets no limit.',
      0,
      86_400_000,
      30_000,
    ),
    DATABASE_SSL: closedList(
      'Whether connections are encrypted: require encrypts without asking who answers, verify-full checks the certificate ' +
        'and the host name (NODE_EXTRA_CA_CERTS names an authority of your own). May stand as sslmode in DATABASE_URL ' +
        'instead.',
      DATABASE_SSL_MODES,
      'disable',
    ),
    MIGRATE_ON_START: flag(
      'Whether serve brings the schema up to date. Otherwise it refuses to start while a migration is pending; run ' +
        'gatepost migrate first.',
      'false; without DATABASE_URL: true',
      'true',
    ),
  } satisfies Record<keyof DatabaseVariables, Joi.Schema>),
  check: checkDatabase,
};

export function readDatabase(variables: DatabaseVariables, given: Given, dataDir: string): DatabaseSettings {
  const { DATABASE_URL: parsed } = variables;
  if (parsed === undefined) return { kind: 'embedded', directory: join(dataDir, 'db') };
  return {
    kind: 'postgres',
    url: parsed.url,
    poolSize: variables.DATABASE_POOL_SIZE,
    connectTimeoutMs: variables.DATABASE_CONNECT_TIMEOUT_MS,
    statementTimeoutMs: variables.DATABASE_STATEMENT_TIMEOUT_MS,
    ssl: given.has('DATABASE_SSL') ? variables.DATABASE_SSL : (parsed.ssl ?? variables.DATABASE_SSL),
  };
}

/** pg lets TLS parameters of the URL win over its own options, unseen; so they are taken out here and read once. */
function parseDatabaseUrl(value: string): DatabaseUrl {
  if (!URL.canParse(value)) throw new Expectation(`${URL_EXPECTED}, with special characters percent-encoded`);
  const url = new URL(value);
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:') throw new Expectation(URL_EXPECTED);
  if (url.hostname === '' && !url.searchParams.has('host')) throw new Expectation(`${URL_EXPECTED}, with a host`);
  if (url.pathname.length < 2) throw new Expectation(`${URL_EXPECTED}, with the name of a database`);
  if ([url.username, url.password, url.pathname].some((part) => !isPercentEncoded(part))) {
    throw new Expectation(`${URL_EXPECTED}, with special characters percent-encoded (% itself as %25)`);
  }
  const mode = url.searchParams.get('sslmode');
  const ssl = DATABASE_SSL_MODES.find((known) => known === mode) ?? null;
  const tlsParameters = [...new Set(url.searchParams.keys())].filter((name) => /^(ssl|uselibpqcompat)/i.test(name));
  if ((mode !== null && ssl === null) || tlsParameters.some((name) => name !== 'sslmode')) {
    throw new Expectation(
      `a URL without TLS parameters other than sslmode=${DATABASE_SSL_MODES.join('|')}; DATABASE_SSL says the same`,
    );
  }
  url.searchParams.delete('sslmode');
  return { url: url.href, ssl };
}

function isPercentEncoded(part: string): boolean {
  try {
    decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
}

function checkDatabase(values: Partial<DatabaseVariables>, given: Given): Problem[] {
  if (!given.has('DATABASE_URL')) {
    const lonely = POSTGRES_ONLY.filter((variable) => given.has(variable));
    if (lonely.length === 0) return [];
    const remedy = `because ${lonely.join(', ')} ${lonely.length === 1 ? 'is' : 'are'} set; or unset what is set`;
    return [{ variable: 'DATABASE_URL', expected: `${URL_EXPECTED}, ${remedy}` }];
  }
  const asked = values.DATABASE_URL?.ssl ?? null;
  if (
    asked === null ||
    !given.has('DATABASE_SSL') ||
    values.DATABASE_SSL === undefined ||
    values.DATABASE_SSL === asked
  ) {
    return [];
  }
  return [{ variable: 'DATABASE_SSL', expected: 'the same as sslmode in DATABASE_URL, or only one of the two' }];
}
