import { generateKeyPairSync } from 'node:crypto';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SETTINGS_CATALOGUE } from './catalogue.js';
import { DEVELOPMENT_CREDENTIALS } from './development-credentials.js';
import { loadSettings } from './load.js';
import { SETTINGS_EXIT_CODE, SettingsError, type Problem } from './settings-error.js';

const SIGNING_KEY = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

const POSTGRES = {
  DATABASE_URL: 'postgres://gatepost:secret@db.example/gatepost',
  JWT_SECRET: 'a'.repeat(32),
  GATE_SECRET: 'g'.repeat(32),
  EVIDENCE_SIGNING_KEY: SIGNING_KEY,
};

const S3 = {
  ARTIFACT_BUCKET: 'artifacts',
  ARTIFACT_ENDPOINT_URL: 'https://store.example:9000/',
  ARTIFACT_ACCESS_KEY: 'access',
  ARTIFACT_SECRET_KEY: 'secret',
};

function problemsOf(environment: NodeJS.ProcessEnv): readonly Problem[] {
  try {
    loadSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

const wrongVariables = (environment: NodeJS.ProcessEnv): string[] =>
  problemsOf(environment).map(({ variable }) => variable);

describe('an empty environment', () => {
  it('gives the embedded defaults', () => {
    const dataDir = resolve('.gatepost');
    expect(loadSettings({})).toEqual({
      geoipUpdate: {
        source: 'none',
        url: null,
        sha256: null,
        accountId: null,
        licenseKey: null,
        editions: ['GeoLite2-City', 'GeoLite2-ASN'],
        everyHours: 24,
      },
      metricsToken: null,
      nodeEnv: 'development',
      logLevel: 'info',
      dataDir,
      shutdownGraceSeconds: 8,
      shutdownDelaySeconds: 0,
      api: { host: '127.0.0.1', port: 3000 },
      gate: { host: '127.0.0.1', port: 8080 },
      authorize: { host: '127.0.0.1', port: 8081 },
      grpc: null,
      trustedProxies: ['127.0.0.0/8', '::1/128'],
      clientIpHeader: null,
      proxySecrets: [],
      unknownHost: 'block',
      failMode: 'closed',
      allowPrivateUpstreams: true,
      claimTtlSeconds: 900,
      maxFenceVertices: 10_000,
      gateWorkers: 1,
      visitors: {
        tls: [],
        proxyProtocol: false,
        maxBodyBytes: null,
        minUploadBytesPerSecond: 240,
        maxConnections: 10_000,
        maxConnectionsPerAddress: 200,
        missesPerMinute: 120,
        idleMs: 300_000,
        upstreamTimeoutMs: 60_000,
      },
      database: { kind: 'embedded', directory: resolve(dataDir, 'db') },
      migrateOnStart: true,
      objectStore: { kind: 'folder', directory: resolve(dataDir, 'objects') },
      geoip: { databasePath: null, countryPath: null, asnPath: null, anonymousPath: null },
      audit: { fsync: 'batch', spoolMaxBytes: 1_073_741_824, full: 'block' },
      evidence: { windowSeconds: 3600, signingKey: null },
      jwtSecrets: [],
      jwtPrivateKeys: [],
      accounts: { publicUrl: null, mail: null, bootstrapAdministrator: null },
      gateSecrets: [],
      warnings: [],
    });
  });

  it('is what an environment of empty strings and foreign variables is too', () => {
    const empty = Object.fromEntries(
      SETTINGS_CATALOGUE.flatMap(({ variable }) => [
        [variable, ' '],
        [`${variable}_FILE`, ''],
      ]),
    );
    expect(loadSettings({ ...empty, PATH: '/bin', HOME: '/' })).toEqual(loadSettings({}));
  });

  it('is frozen to the bottom', () => {
    const settings = loadSettings({ TRUSTED_PROXIES: '10.0.0.0/8' });
    expect([settings, settings.api, settings.trustedProxies, settings.database].every(Object.isFrozen)).toBe(true);
  });
});

describe('a full environment', () => {
  it('gives PostgreSQL and S3', () => {
    const settings = loadSettings({
      ...POSTGRES,
      ...S3,
      DATABASE_POOL_SIZE: '20',
      DATABASE_STATEMENT_TIMEOUT_MS: '0',
      GATE_SECRET: `${'n'.repeat(32)}, ${'o'.repeat(32)}`,
      NODE_ENV: 'production',
      GEOIP_DB_PATH: 'city.mmdb',
    });
    expect(settings.database).toEqual({
      kind: 'postgres',
      url: POSTGRES.DATABASE_URL,
      poolSize: 20,
      connectTimeoutMs: 5000,
      statementTimeoutMs: 0,
      ssl: 'disable',
    });
    expect(settings.objectStore).toEqual({
      kind: 's3',
      bucket: 'artifacts',
      endpointUrl: 'https://store.example:9000',
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: { accessKeyId: 'access', secretAccessKey: 'secret' },
    });
    expect(settings.gateSecrets).toEqual(['n'.repeat(32), 'o'.repeat(32)]);
    expect(settings.evidence.signingKey).toBe(SIGNING_KEY);
    expect(settings.trustedProxies).toEqual([]);
    expect(settings.migrateOnStart).toBe(false);
    expect(settings.geoip.databasePath).toBe(resolve('city.mmdb'));
  });

  it('takes the SDK’s own keys and Amazon’s endpoint when that is said', () => {
    const environment = {
      ARTIFACT_BUCKET: 'abc',
      ARTIFACT_REGION: 'eu-north-1',
      ARTIFACT_CREDENTIALS: 'default-chain',
    };
    expect(loadSettings(environment).objectStore).toMatchObject({
      credentials: 'default-chain',
      endpointUrl: null,
      forcePathStyle: false,
    });
  });

  it('takes a key whose line ends are written as \\n', () => {
    const oneLine = SIGNING_KEY.trim().replaceAll('\n', '\\n');
    expect(loadSettings({ EVIDENCE_SIGNING_KEY: oneLine }).evidence.signingKey).toBe(SIGNING_KEY);
  });

  it.each([
    ['', undefined, 'disable'],
    ['?sslmode=verify-full', undefined, 'verify-full'],
    ['?sslmode=require&application_name=x', 'require', 'require'],
    ['', 'verify-full', 'verify-full'],
  ])('reads TLS once: %s and DATABASE_SSL=%s give %s', (query, DATABASE_SSL, ssl) => {
    const { database } = loadSettings({ ...POSTGRES, DATABASE_URL: POSTGRES.DATABASE_URL + query, DATABASE_SSL });
    expect(database).toMatchObject({ ssl });
    expect(database.kind === 'postgres' && database.url).not.toContain('sslmode');
  });

  it('says none where the embedded default would trust loopback', () => {
    expect(loadSettings({ TRUSTED_PROXIES: 'none' }).trustedProxies).toEqual([]);
  });
});

/** Each row: what is set, and exactly the variables that are named for it. */
const WRONG: readonly [Record<string, string>, string[]][] = [
  [{ NODE_ENV: 'staging', LOG_LEVEL: 'INFO' }, ['NODE_ENV', 'LOG_LEVEL']],
  [{ API_PORT: '65536', GATE_PORT: '-1', AUTHORIZE_PORT: '80.5' }, ['API_PORT', 'GATE_PORT', 'AUTHORIZE_PORT']],
  [{ API_PORT: '8080' }, ['GATE_PORT']],
  [{ API_PORT: '8081', API_HOST: '0.0.0.0' }, ['AUTHORIZE_PORT']],
  [{ API_PORT: '8080', API_HOST: 'localhost' }, ['GATE_PORT']],
  [{ API_HOST: '[::1]', GATE_HOST: '10.0.0.256', AUTHORIZE_HOST: 'a b' }, ['API_HOST', 'GATE_HOST', 'AUTHORIZE_HOST']],
  [{ TRUSTED_PROXIES: '10.0.0.1/8' }, ['TRUSTED_PROXIES']],
  [{ GATE_WORKERS: '0' }, ['GATE_WORKERS']],
  [{ GATE_WORKERS: '65' }, ['GATE_WORKERS']],
  [{ MAX_FENCE_VERTICES: '3' }, ['MAX_FENCE_VERTICES']],
  [{ MIGRATE_ON_START: 'yes' }, ['MIGRATE_ON_START']],
  [{ DATABASE_POOL_SIZE: '5', DATABASE_SSL: 'require' }, ['DATABASE_URL']],
  [{ ...POSTGRES, DATABASE_URL: 'mysql://u:p@h/d' }, ['DATABASE_URL']],
  [{ ...POSTGRES, DATABASE_URL: 'postgres://h' }, ['DATABASE_URL']],
  [{ ...POSTGRES, DATABASE_URL: 'postgres:///d' }, ['DATABASE_URL']],
  [{ ...POSTGRES, DATABASE_URL: 'postgres://u:50%@h/d' }, ['DATABASE_URL']],
  [{ ...POSTGRES, DATABASE_URL: 'postgres://h/d?sslmode=prefer' }, ['DATABASE_URL']],
  [{ ...POSTGRES, DATABASE_URL: 'postgres://h/d?sslrootcert=x' }, ['DATABASE_URL']],
  [{ ...POSTGRES, DATABASE_URL: 'postgres://h/d?sslmode=require', DATABASE_SSL: 'disable' }, ['DATABASE_SSL']],
  [{ DATABASE_URL: POSTGRES.DATABASE_URL }, ['GATE_SECRET']],
  [{ ARTIFACT_REGION: 'eu', ARTIFACT_ACCESS_KEY: 'x' }, ['ARTIFACT_BUCKET']],
  [{ ARTIFACT_BUCKET: 'abc' }, ['ARTIFACT_REGION', 'ARTIFACT_ACCESS_KEY', 'ARTIFACT_SECRET_KEY']],
  [{ ...S3, ARTIFACT_SECRET_KEY: '' }, ['ARTIFACT_SECRET_KEY']],
  [{ ...S3, ARTIFACT_CREDENTIALS: 'default-chain' }, ['ARTIFACT_ACCESS_KEY', 'ARTIFACT_SECRET_KEY']],
  [{ ...S3, ARTIFACT_USE_SSL: 'false' }, ['ARTIFACT_USE_SSL']],
  [{ ...S3, ARTIFACT_ENDPOINT_URL: 'http://h', ARTIFACT_USE_SSL: 'true' }, ['ARTIFACT_USE_SSL']],
  [{ ...S3, ARTIFACT_ENDPOINT_URL: '', ARTIFACT_REGION: 'eu', ARTIFACT_USE_SSL: 'false' }, ['ARTIFACT_USE_SSL']],
  [{ ...S3, ARTIFACT_ENDPOINT_URL: 'minio:9000' }, ['ARTIFACT_ENDPOINT_URL']],
  [{ ...S3, ARTIFACT_ENDPOINT_URL: 'https://u:p@h' }, ['ARTIFACT_ENDPOINT_URL']],
  [{ ...S3, ARTIFACT_BUCKET: 'UPPER' }, ['ARTIFACT_BUCKET']],
  [{ JWT_SECRET: 'a'.repeat(31) }, ['JWT_SECRET']],
  [{ JWT_SECRET: `${'a'.repeat(32)} b` }, ['JWT_SECRET']],
  [{ GATE_SECRET: `${'a'.repeat(32)},short` }, ['GATE_SECRET']],
  [{ GATE_SECRET: ['a', 'b', 'c'].map((letter) => letter.repeat(32)).join(',') }, ['GATE_SECRET']],
  [{ GATE_SECRET: `${'a'.repeat(32)},${'a'.repeat(32)}` }, ['GATE_SECRET']],
  [{ GATE_SECRET: `${'a'.repeat(32)},${'b'.repeat(32)}`, JWT_SECRET: 'b'.repeat(32) }, ['GATE_SECRET']],
  [{ EVIDENCE_SIGNING_KEY: 'no key' }, ['EVIDENCE_SIGNING_KEY']],
];

describe('wrong settings', () => {
  it.each(WRONG)('%j name %j', (environment, variables) => {
    expect(wrongVariables(environment)).toEqual(variables);
  });

  it('refuse a signing key of another kind', () => {
    const { privateKey, publicKey } = generateKeyPairSync('x25519');
    const wrong = [
      privateKey.export({ type: 'pkcs8', format: 'pem' }),
      publicKey.export({ type: 'spki', format: 'pem' }),
      SIGNING_KEY.replace(/\n.{20}/, '\n'),
    ].map(String);
    for (const key of wrong) expect(wrongVariables({ EVIDENCE_SIGNING_KEY: key })).toEqual(['EVIDENCE_SIGNING_KEY']);
  });

  it('are told at once, in the order of the documentation, with what is expected', () => {
    const environment = { JWT_SECRET: 'x', API_PORT: 'http', AUDIT_FULL: 'explode', ARTIFACT_BUCKET: 'b' };
    expect(() => loadSettings(environment)).toThrow(
      /^Gatepost does not start: 7 settings are wrong\..*\n {2}API_PORT: expected an integer from 0 to 65535\.\n {2}ARTIFACT_BUCKET: .*\n(?: {2}ARTIFACT_.*\n)+ {2}AUDIT_FULL: expected block or drop\.\n {2}JWT_SECRET: expected one secret of at least 32 [^\n]*\.$/,
    );
    expect(SETTINGS_EXIT_CODE).toBe(78);
  });

  it('say where a port came from that Kubernetes set', () => {
    expect(problemsOf({ GATE_PORT: 'tcp://10.1.2.3:8080' })[0]?.expected).toContain('enableServiceLinks: false');
  });

  it('allow equal ports on different addresses and free ports on one', () => {
    expect(wrongVariables({ API_PORT: '8080', API_HOST: '127.0.0.2' })).toEqual([]);
    expect(wrongVariables({ API_PORT: '0', GATE_PORT: '0', AUTHORIZE_PORT: '0' })).toEqual([]);
  });
});

describe('production', () => {
  const development = Object.fromEntries(
    DEVELOPMENT_CREDENTIALS.filter(({ variable }) => variable !== 'DATABASE_URL').map(({ variable, value }) => [
      variable,
      value,
    ]),
  );
  const password = DEVELOPMENT_CREDENTIALS.find(({ variable }) => variable === 'DATABASE_URL')?.value ?? '';
  const environment = { ...POSTGRES, ...S3, ...development, DATABASE_URL: `postgres://gatepost:${password}@h/d` };

  it('refuses every development credential', () => {
    const variables = wrongVariables({ ...environment, NODE_ENV: 'production' });
    expect(variables.sort()).toEqual(DEVELOPMENT_CREDENTIALS.map(({ variable }) => variable).sort());
  });

  it('refuses one that hides behind a new one', () => {
    const gateSecrets = `${'n'.repeat(32)},${development['GATE_SECRET'] ?? ''}`;
    expect(wrongVariables({ NODE_ENV: 'production', GATE_SECRET: gateSecrets })).toEqual(['GATE_SECRET']);
  });

  it('lets an account be called gatepost', () => {
    expect(wrongVariables({ ...POSTGRES, ...S3, ARTIFACT_ACCESS_KEY: 'gatepost', NODE_ENV: 'production' })).toEqual([]);
  });

  it('is the only kind of installation that refuses them', () => {
    expect(wrongVariables(environment)).toEqual([]);
  });
});

describe('warnings', () => {
  it('do not take OpenSSL’s variables for ours', () => {
    expect(loadSettings({ SSL_CERT_FILE: '/etc/ssl/cert.pem' }).warnings).toEqual([]);
  });

  it('guess what a misspelt variable should have been, without its value', () => {
    const { warnings } = loadSettings({ GATE_PROT: '71823', GATEPOST_API_PORT: '71823', ARTIFACT_BUKET_NAME: '71823' });
    expect(warnings).toHaveLength(3);
    expect(warnings[0]).toContain('did you mean GATE_PORT?');
    expect(warnings[1]).toContain('did you mean API_PORT?');
    expect(warnings.join()).not.toContain('71823');
  });

  it('leave the variables of others alone', () => {
    const environment = { PATH: 'x', PORT: '1', GATE_PORT_8080_TCP: 'x', API_SERVICE_HOST: 'x', JWT_SECRET_FILE: '' };
    expect(loadSettings(environment).warnings).toEqual([]);
  });

  it('tell that every visitor is trusted', () => {
    expect(loadSettings({ TRUSTED_PROXIES: '::/0' }).warnings).toEqual([
      expect.stringContaining('trusts every address'),
    ]);
  });
});

describe('property: no value is ever told', () => {
  const names = SETTINGS_CATALOGUE.flatMap(({ variable, secret }) =>
    secret ? [variable, `${variable}_FILE`] : [variable],
  );
  const marker = 'Zq7Xv9Kj';
  const shapes = [
    (core: string) => core,
    (core: string) => `file:/nowhere/${core}`,
    (core: string) => `postgres://u:${core}@h/d?sslmode=${core}`,
    (core: string) => `https://${core}:${core}@h/?${core}`,
    (core: string) => `tcp://${core}`,
    (core: string) => `10.0.0.0/8,${core}/33`,
    (core: string) => `-----BEGIN PRIVATE KEY-----\n${core}\n-----END PRIVATE KEY-----`,
    (core: string) => `${core}{#value}{{#label}}`,
  ];
  const value = fc
    .tuple(fc.string(), fc.string(), fc.constantFrom(...shapes))
    .map(([before, after, shape]) => shape(before + marker + after).replaceAll('\0', ''));

  it('in an error or a warning', () => {
    const environment = fc.dictionary(fc.constantFrom(...names, 'GATE_PROT', 'ARTIFACT_X'), value, {
      minKeys: 1,
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(environment, (given) => {
        let told;
        try {
          told = loadSettings(given).warnings.join();
        } catch (error) {
          if (!(error instanceof SettingsError)) throw error;
          told = error.message + JSON.stringify(error.problems) + String(error.stack) + String(error.cause);
        }
        expect(told.toLowerCase()).not.toContain(marker.toLowerCase());
      }),
      { numRuns: 200 },
    );
  });
});

describe('updates of GeoIP data', () => {
  it.each<[string, Record<string, string>, string]>([
    [
      'without an account',
      { GEOIP_UPDATE_SOURCE: 'maxmind', GEOIP_MAXMIND_LICENSE_KEY: 'abcdefgh' },
      'GEOIP_MAXMIND_ACCOUNT_ID',
    ],
    [
      'without a licence key',
      { GEOIP_UPDATE_SOURCE: 'maxmind', GEOIP_MAXMIND_ACCOUNT_ID: '1' },
      'GEOIP_MAXMIND_LICENSE_KEY',
    ],
    [
      'without a checksum',
      { GEOIP_UPDATE_SOURCE: 'url', GEOIP_UPDATE_URL: 'https://a.example/x' },
      'GEOIP_UPDATE_CHECKSUM',
    ],
    ['over plain HTTP', { GEOIP_UPDATE_SOURCE: 'dbip', GEOIP_UPDATE_URL: 'http://a.example/x' }, 'GEOIP_UPDATE_URL'],
    [
      'with an account for nobody',
      { GEOIP_UPDATE_SOURCE: 'dbip', GEOIP_MAXMIND_ACCOUNT_ID: '1' },
      'GEOIP_MAXMIND_ACCOUNT_ID',
    ],
    ['of an unknown edition', { GEOIP_MAXMIND_EDITIONS: 'GeoLite2-Town' }, 'GEOIP_MAXMIND_EDITIONS'],
    ['of two editions for one place', { GEOIP_MAXMIND_EDITIONS: 'GeoLite2-ASN,GeoIP2-ISP' }, 'GEOIP_MAXMIND_EDITIONS'],
    ['from an unknown source', { GEOIP_UPDATE_SOURCE: 'elsewhere' }, 'GEOIP_UPDATE_SOURCE'],
  ])('%s are refused by name', (_, environment, variable) => {
    expect(() => loadSettings(environment)).toThrow(variable);
  });

  it('take what a provider needs', () => {
    const { geoipUpdate } = loadSettings({
      GEOIP_UPDATE_SOURCE: 'maxmind',
      GEOIP_MAXMIND_ACCOUNT_ID: '42',
      GEOIP_MAXMIND_LICENSE_KEY: 'abcdefgh',
      GEOIP_MAXMIND_EDITIONS: 'GeoIP2-City, GeoIP2-Anonymous-IP',
    });
    expect(geoipUpdate).toMatchObject({ source: 'maxmind', editions: ['GeoIP2-City', 'GeoIP2-Anonymous-IP'] });
  });
});

describe('CLIENT_IP_HEADER', () => {
  it('is a header name, in lower case', () => {
    expect(loadSettings({ CLIENT_IP_HEADER: 'CF-Connecting-IP' }).clientIpHeader).toBe('cf-connecting-ip');
  });

  it.each([
    'X-Forwarded-For',
    'X-Gatepost-Reason',
    'Host',
    'cf_connecting_ip',
    'X Real',
    'X-Original-Host',
    '-a',
    'a:',
  ])('is not %s', (value) => {
    expect(wrongVariables({ CLIENT_IP_HEADER: value })).toEqual(['CLIENT_IP_HEADER']);
  });
});

describe('PROXY_SECRETS', () => {
  const ONE = '1'.repeat(32);
  const OTHER = '2'.repeat(32);

  it('is one secret for each proxy', () => {
    expect(loadSettings({ PROXY_SECRETS: `${ONE}, ${OTHER}` }).proxySecrets).toEqual([ONE, OTHER]);
  });

  it.each([
    ['a short one', '1'.repeat(31)],
    ['the same twice', `${ONE},${ONE}`],
    ['an empty one', `${ONE},`],
    ['what would end a quoted string', `${ONE}"`],
    ['too many', Array.from({ length: 33 }, (_, n) => `${ONE}${n}`).join()],
  ])('refuses %s', (_, value) => {
    expect(wrongVariables({ PROXY_SECRETS: value })).toEqual(['PROXY_SECRETS']);
  });

  it('refuses the value of another secret', () => {
    expect(wrongVariables({ PROXY_SECRETS: ONE, METRICS_TOKEN: ONE })).toEqual(['PROXY_SECRETS']);
    expect(wrongVariables({ PROXY_SECRETS: ONE, GATE_SECRET: ONE })).toEqual(['PROXY_SECRETS']);
  });

  it('refuses the published one in production', () => {
    const own = { ...POSTGRES, NODE_ENV: 'production', TRUSTED_PROXIES: '10.0.0.1' };
    const published = SETTINGS_CATALOGUE.find(({ variable }) => variable === 'PROXY_SECRETS')!.example;
    expect(wrongVariables({ ...own, PROXY_SECRETS: published })).toEqual(['PROXY_SECRETS']);
  });
});
