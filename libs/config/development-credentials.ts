import { createHash } from 'node:crypto';
import { parseSigningKey } from './secret-format.js';
import { type Problem } from './settings-error.js';

/** Credentials that stand in public in .env.example and docker/: fit for a try on one's own machine, and nothing else. */
export const DEVELOPMENT_CREDENTIALS = [
  { variable: 'DATABASE_URL', value: 'development-password-change-me' },
  { variable: 'ARTIFACT_ACCESS_KEY', value: 'gatepost' },
  { variable: 'ARTIFACT_SECRET_KEY', value: 'development-secret-change-me' },
  { variable: 'JWT_SECRET', value: 'development-jwt-secret-change-me-000001' },
  { variable: 'GATE_SECRET', value: 'development-gate-secret-change-me-00001' },
] as const;

/** Part of every published secret, so that a copy with another number, or under another variable, is found too. */
const MARKER = 'change-me';

/** SHA-256 of docker/development-evidence-key.pem: the key itself has one published place, and this is not it. */
const DEVELOPMENT_KEY_SHA256 = '4c50451bf4caae8328e57e322c37da5968acee83f88710903e4eeb80a87e8d4d';

const ACCESS_KEY = 'ARTIFACT_ACCESS_KEY';
const SECRET_KEY = 'ARTIFACT_SECRET_KEY';

/**
 * @param secrets the values of all secrets that are set, by variable
 * @returns one problem per published credential. The access key is a name and no secret: `gatepost` is refused only
 * together with the published secret key.
 */
export function findDevelopmentCredentials(secrets: ReadonlyMap<string, string>): Problem[] {
  const published = [...secrets].filter(([, value]) => isPublished(value)).map(([variable]) => variable);
  const accessKey = DEVELOPMENT_CREDENTIALS.find(({ variable }) => variable === ACCESS_KEY)?.value;
  if (published.includes(SECRET_KEY) && secrets.get(ACCESS_KEY) === accessKey) published.push(ACCESS_KEY);
  return published.map((variable) => ({
    variable,
    expected: 'a credential of your own with NODE_ENV=production, and not the published one for development',
  }));
}

function isPublished(value: string): boolean {
  if (value.includes(MARKER)) return true;
  const pem = parseSigningKey(value);
  return pem !== null && createHash('sha256').update(pem).digest('hex') === DEVELOPMENT_KEY_SHA256;
}
