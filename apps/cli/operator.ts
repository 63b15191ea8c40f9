import { resolveSecrets, type Settings } from '../../libs/config/index.js';
import { TokenSigner } from '../../libs/auth/index.js';
import { CommandFailure, EXIT } from './exit.js';

/** A token of whoever can read the secrets of this installation: all that an administrator may, for a while. */
export async function operatorToken(settings: Settings): Promise<string> {
  const { jwtSecrets } = await resolveSecrets(settings);
  if (jwtSecrets.length === 0) {
    throw new CommandFailure(EXIT.config, 'JWT_SECRET is not set here; give this command the one of the role api.');
  }
  return new TokenSigner(jwtSecrets).signOperator(new Date());
}
