import { type TokenKeys } from '../../libs/auth/index.js';
import { type Secrets } from '../../libs/config/index.js';

/** What tokens of people are signed with; null: this process was given nothing. */
export function tokenKeysOf({ jwtSecrets, jwtPrivateKeys }: Secrets): TokenKeys | null {
  if (jwtPrivateKeys.length > 0) return { algorithm: 'EdDSA', privateKeys: jwtPrivateKeys };
  return jwtSecrets.length > 0 ? { algorithm: 'HS256', secrets: jwtSecrets } : null;
}
