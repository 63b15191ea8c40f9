import { join } from 'node:path';
import Joi from 'joi';
import { type Concern, type Given } from './concern.js';
import { ARTIFACT_CREDENTIAL_SOURCES, type ArtifactCredentialSource, type ObjectStoreSettings } from './settings.js';
import { type Problem } from './settings-error.js';
import { closedList, Expectation, flag, secret, text } from './variable.js';

export interface StorageVariables {
  readonly ARTIFACT_BUCKET?: string;
  readonly ARTIFACT_ENDPOINT_URL?: string;
  readonly ARTIFACT_REGION?: string;
  readonly ARTIFACT_CREDENTIALS: ArtifactCredentialSource;
  readonly ARTIFACT_ACCESS_KEY?: string;
  readonly ARTIFACT_SECRET_KEY?: string;
  readonly ARTIFACT_USE_SSL?: boolean;
  readonly ARTIFACT_FORCE_PATH_STYLE?: boolean;
}

const BUCKET_EXPECTED = 'the name of a bucket: 3 to 63 lower-case letters, digits, dots and hyphens';
const ENDPOINT_EXPECTED = 'an http:// or https:// URL without credentials, query and fragment';
const REGION_EXPECTED = 'the name of a region, such as eu-north-1';
const KEY_EXPECTED = 'an S3 key without spaces';

/** The region that S3 servers other than Amazon's take when nobody names one. */
const FALLBACK_REGION = 'us-east-1';

export const storageConcern: Concern<StorageVariables> = {
  title: 'Object store',
  schema: Joi.object<StorageVariables>({
    ARTIFACT_BUCKET: text('S3 bucket of the artifacts; it must exist. Without it they are files in DATA_DIR/objects.', {
      expected: BUCKET_EXPECTED,
      example: 'gatepost',
      defaultText: 'the folder store',
    }).pattern(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/),
    ARTIFACT_ENDPOINT_URL: text('S3 server.', {
      expected: ENDPOINT_EXPECTED,
      example: 'http://127.0.0.1:9000',
      defaultText: "Amazon's endpoint of ARTIFACT_REGION",
    }).custom(parseEndpoint),
    ARTIFACT_REGION: text('Region of the bucket. Required without ARTIFACT_ENDPOINT_URL.', {
      expected: REGION_EXPECTED,
      example: FALLBACK_REGION,
      defaultText: `with ARTIFACT_ENDPOINT_URL: ${FALLBACK_REGION}`,
    }).pattern(/^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/),
    ARTIFACT_CREDENTIALS: closedList(
      'Where the keys come from: keys takes ARTIFACT_ACCESS_KEY and ARTIFACT_SECRET_KEY, default-chain lets the AWS SDK ' +
        'find them (role, profile, instance metadata).',
      ARTIFACT_CREDENTIAL_SOURCES,
      'keys',
    ),
    ARTIFACT_ACCESS_KEY: secret('Access key of the bucket.', { expected: KEY_EXPECTED, example: 'gatepost' }).pattern(
      /^[\x21-\x7e]+$/,
    ),
    ARTIFACT_SECRET_KEY: secret('Secret key of the bucket.', {
      expected: KEY_EXPECTED,
      example: 'development-secret-change-me',
    }).pattern(/^[\x21-\x7e]+$/),
    ARTIFACT_USE_SSL: flag(
      'Whether the S3 server is reached by https. The scheme of ARTIFACT_ENDPOINT_URL already says so; a contradiction ' +
        'stops the start.',
      'what ARTIFACT_ENDPOINT_URL says',
      'false',
    ),
    ARTIFACT_FORCE_PATH_STYLE: flag(
      'Whether the bucket stands in the path of a URL instead of the host name.',
      'true with ARTIFACT_ENDPOINT_URL, otherwise false',
      'true',
    ),
  } satisfies Record<keyof StorageVariables, Joi.Schema>),
  check: checkStorage,
};

export function readStorage(variables: StorageVariables, dataDir: string): ObjectStoreSettings {
  const { ARTIFACT_BUCKET: bucket, ARTIFACT_ENDPOINT_URL: endpointUrl = null } = variables;
  if (bucket === undefined) return { kind: 'folder', directory: join(dataDir, 'objects') };
  return {
    kind: 's3',
    bucket,
    endpointUrl,
    region: variables.ARTIFACT_REGION ?? FALLBACK_REGION,
    forcePathStyle: variables.ARTIFACT_FORCE_PATH_STYLE ?? endpointUrl !== null,
    credentials: readCredentials(variables),
  };
}

function readCredentials(
  variables: StorageVariables,
): 'default-chain' | { accessKeyId: string; secretAccessKey: string } {
  if (variables.ARTIFACT_CREDENTIALS === 'default-chain') return 'default-chain';
  const { ARTIFACT_ACCESS_KEY: accessKeyId, ARTIFACT_SECRET_KEY: secretAccessKey } = variables;
  if (accessKeyId === undefined || secretAccessKey === undefined) throw new Error('checkStorage let half a key pass');
  return { accessKeyId, secretAccessKey };
}

function parseEndpoint(value: string): string {
  if (!URL.canParse(value)) throw new Expectation(ENDPOINT_EXPECTED);
  const url = new URL(value);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new Expectation(ENDPOINT_EXPECTED);
  if (url.username !== '' || url.password !== '' || /[?#]/.test(value)) throw new Expectation(ENDPOINT_EXPECTED);
  return url.href.replace(/\/$/, '');
}

function checkStorage(values: Partial<StorageVariables>, given: Given): Problem[] {
  if (!given.has('ARTIFACT_BUCKET')) return withoutBucket(given);
  return [...checkCredentials(values, given), ...checkEndpoint(values, given)];
}

function withoutBucket(given: Given): Problem[] {
  const lonely = [...given].filter((variable) => variable.startsWith('ARTIFACT_'));
  if (lonely.length === 0) return [];
  const remedy = `because ${lonely.join(', ')} ${lonely.length === 1 ? 'is' : 'are'} set; or unset what is set`;
  return [{ variable: 'ARTIFACT_BUCKET', expected: `${BUCKET_EXPECTED}, ${remedy}` }];
}

function checkCredentials({ ARTIFACT_CREDENTIALS: source }: Partial<StorageVariables>, given: Given): Problem[] {
  const keys = ['ARTIFACT_ACCESS_KEY', 'ARTIFACT_SECRET_KEY'];
  if (source === undefined) return [];
  if (source === 'default-chain') {
    return keys
      .filter((key) => given.has(key))
      .map((variable) => ({
        variable,
        expected: 'nothing with ARTIFACT_CREDENTIALS=default-chain: unset one of the two',
      }));
  }
  return keys
    .filter((key) => !given.has(key))
    .map((variable) => ({
      variable,
      expected: `${KEY_EXPECTED}, because ARTIFACT_BUCKET is set; or ARTIFACT_CREDENTIALS=default-chain for a role's keys`,
    }));
}

function checkEndpoint(values: Partial<StorageVariables>, given: Given): Problem[] {
  const { ARTIFACT_ENDPOINT_URL: endpoint, ARTIFACT_USE_SSL: useSsl } = values;
  const problems: Problem[] = [];
  if (!given.has('ARTIFACT_ENDPOINT_URL')) {
    if (!given.has('ARTIFACT_REGION')) {
      problems.push({
        variable: 'ARTIFACT_REGION',
        expected: `${REGION_EXPECTED}, because ARTIFACT_BUCKET is set without ARTIFACT_ENDPOINT_URL`,
      });
    }
    if (useSsl === false) {
      problems.push({
        variable: 'ARTIFACT_USE_SSL',
        expected: "true or nothing: Amazon's endpoint is reached by https",
      });
    }
    return problems;
  }
  if (endpoint !== undefined && useSsl !== undefined && endpoint.startsWith('https:') !== useSsl) {
    problems.push({
      variable: 'ARTIFACT_USE_SSL',
      expected: 'what the scheme of ARTIFACT_ENDPOINT_URL says: true for https, false for http, or nothing',
    });
  }
  return problems;
}
