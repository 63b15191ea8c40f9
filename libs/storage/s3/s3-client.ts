import { S3Client } from '@aws-sdk/client-s3';
import { type S3Settings } from '../settings.js';

const CONNECT_TIMEOUT_MS = 3_000;
/** Silence on a connection that is in use. A part that trickles is fine, a server that hangs is not. */
const IDLE_TIMEOUT_MS = 60_000;
const MAX_CONNECTIONS = 128;
/** With three seconds to connect, a store that is not there is given up after about ten. */
const MAX_ATTEMPTS = 3;

export function createS3Client(settings: S3Settings): S3Client {
  return new S3Client({
    region: settings.region,
    ...(settings.endpointUrl !== null && { endpoint: settings.endpointUrl }),
    // AWS_ENDPOINT_URL and the like must not redirect what our own settings say.
    ignoreConfiguredEndpointUrls: true,
    forcePathStyle: settings.forcePathStyle,
    // A copy: the SDK notes its source on the object, and settings are frozen.
    ...(settings.credentials !== 'default-chain' && { credentials: { ...settings.credentials } }),
    // Servers other than AWS know no trailing checksums, and some refuse a stream that has one (411).
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: MAX_ATTEMPTS,
    retryMode: 'standard',
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: IDLE_TIMEOUT_MS,
      httpAgent: { keepAlive: true, maxSockets: MAX_CONNECTIONS },
      httpsAgent: { keepAlive: true, maxSockets: MAX_CONNECTIONS },
    },
  });
}
