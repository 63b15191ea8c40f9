import { resolveSecrets, type Settings } from '../../libs/config/index.js';
import { TokenSigner } from '../../libs/auth/index.js';
import { CommandFailure, EXIT } from './exit.js';
import { tokenKeysOf } from './token-keys.js';

/** A token of whoever can read the secrets of this installation: all that an administrator may, for a while. */
export async function operatorToken(settings: Settings): Promise<string> {
  const keys = tokenKeysOf(await resolveSecrets(settings));
  if (keys === null) {
    throw new CommandFailure(
      EXIT.config,
      'Neither JWT_SECRET nor JWT_PRIVATE_KEY is set here; give this command the one of the role api.',
    );
  }
  return new TokenSigner(keys).signOperator(new Date());
}
