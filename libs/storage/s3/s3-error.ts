import { StorageError, type StorageErrorCode } from '../storage-error.js';

/** S3's own names (Amazon S3 API Reference, "Error responses"), the SDK's, and those of other servers of the protocol. */
const CODE_BY_NAME: ReadonlyMap<string, StorageErrorCode> = new Map(
  Object.entries<StorageErrorCode>({
    NoSuchKey: 'not_found',
    NoSuchBucket: 'bucket_missing',
    KeyTooLongError: 'key_invalid',
    PreconditionFailed: 'already_exists',
    AccessDenied: 'access_denied',
    AccountProblem: 'access_denied',
    AllAccessDisabled: 'access_denied',
    InvalidAccessKeyId: 'access_denied',
    SignatureDoesNotMatch: 'access_denied',
    ExpiredToken: 'access_denied',
    InvalidToken: 'access_denied',
    CredentialsProviderError: 'access_denied',
    InvalidRange: 'range_invalid',
    ConditionalRequestConflict: 'unavailable',
    RequestTimeout: 'unavailable',
    SlowDown: 'unavailable',
    TimeoutError: 'unavailable',
    AbortError: 'unavailable',
  }),
);

const CODE_BY_STATUS: ReadonlyMap<number, StorageErrorCode> = new Map<number, StorageErrorCode>([
  [401, 'access_denied'],
  [403, 'access_denied'],
  [404, 'not_found'],
  [408, 'unavailable'],
  [412, 'already_exists'],
  [416, 'range_invalid'],
  [429, 'unavailable'],
]);

/** What needs another remedy than its code says. */
const MESSAGE_BY_NAME: ReadonlyMap<string, string> = new Map(
  Object.entries({
    KeyTooLongError: 'The object key is too long for this object store; shorten it.',
    RequestTimeTooSkewed:
      'The object store refused the request because the clocks differ; set the clock of this machine or of the store.',
    CredentialsProviderError:
      'No access keys for the object store were found; set ARTIFACT_ACCESS_KEY and ARTIFACT_SECRET_KEY or give this machine a role.',
    ConditionalRequestConflict: 'Another write to the same object was under way; try again.',
    EntityTooLarge: 'The object is larger than the object store takes; store it in parts.',
    QuotaExceeded: 'The quota of the object store is used up; raise it or delete objects.',
  }),
);

const WRONG_REGION = new Set([
  'PermanentRedirect',
  'TemporaryRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
]);

const CERTIFICATE_CODE = /CERT|^UNABLE_TO_/;

interface Fault {
  readonly name: string;
  readonly systemCode: string | null;
  readonly httpStatus: number | null;
  readonly requestId: string | null;
}

/** By name, status and system code only: messages may be empty, and may quote access keys. */
export function s3Error(error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  const fault = readFault(error);
  const options = { cause: fault };
  const special = specialMessage(fault);
  const code = faultCode(fault);
  if (special !== null) return new StorageError(code, special, options);
  if (code !== 'failed') return new StorageError(code, undefined, options);
  const status = fault.httpStatus === null ? '' : `, status ${fault.httpStatus}`;
  return new StorageError(
    'failed',
    `The object store did not do what was asked (${fault.name}${status}); check that ARTIFACT_ENDPOINT_URL is an S3 server and look into its log.`,
    options,
  );
}

function faultCode({ name, httpStatus, systemCode }: Fault): StorageErrorCode {
  const byName = CODE_BY_NAME.get(name);
  if (byName !== undefined) return byName;
  if (name === 'RequestTimeTooSkewed') return 'access_denied';
  if (WRONG_REGION.has(name) || name === 'QuotaExceeded') return 'failed';
  if (httpStatus !== null && httpStatus >= 500) return 'unavailable';
  if (httpStatus !== null) return CODE_BY_STATUS.get(httpStatus) ?? 'failed';
  // No answer came, so a system error is one of the connection: ECONNREFUSED, ENOTFOUND, ECONNRESET, EPIPE, a bad certificate.
  return systemCode !== null ? 'unavailable' : 'failed';
}

function specialMessage({ name, httpStatus, systemCode }: Fault): string | null {
  const byName = MESSAGE_BY_NAME.get(name);
  if (byName !== undefined) return byName;
  if (WRONG_REGION.has(name) || httpStatus === 301) {
    return 'The bucket lies in another region or at another address; correct ARTIFACT_REGION and ARTIFACT_ENDPOINT_URL.';
  }
  if (systemCode === 'EPROTO' || systemCode?.startsWith('ERR_SSL_') === true) {
    return 'The object store does not speak TLS as expected; correct ARTIFACT_USE_SSL or the port in ARTIFACT_ENDPOINT_URL.';
  }
  if (systemCode !== null && CERTIFICATE_CODE.test(systemCode)) {
    return 'The certificate of the object store is not trusted; renew it, or name its authority in NODE_EXTRA_CA_CERTS.';
  }
  return null;
}

function readFault(error: unknown): Fault {
  const metadata = property(error, '$metadata');
  return {
    name: text(property(error, 'name')) ?? 'unknown',
    systemCode: text(property(error, 'code')),
    httpStatus: number(property(metadata, 'httpStatusCode')),
    requestId: text(property(metadata, 'requestId')),
  };
}

function property(holder: unknown, name: string): unknown {
  return typeof holder === 'object' && holder !== null ? Reflect.get(holder, name) : undefined;
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function number(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
