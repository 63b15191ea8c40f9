import { type components, dataOf } from '../../../libs/client/index.js';
import { type JsonObject } from '../output/output.js';
import { readNewPassword, secretInFile } from '../password-prompt.js';
import { type Call } from './resource.js';

type Link = components['schemas']['HandedLinkDto'];

/** Makes an administrator with a password, which is asked for. */
export async function createAdministrator({ arguments: given, options, output, connect }: Call): Promise<void> {
  const { email = '' } = given;
  const file = options['password_file'] as string | undefined;
  // Asked before anything is opened: nobody should hold the data folder while they think.
  const password = file === undefined ? await readNewPassword() : await secretInFile(file);
  await connect(async (api) => {
    const user = await dataOf(api.POST('/api/v1/users', { body: { email, role: 'admin', password } }));
    await output.said(`${user.email} is an administrator and can sign in.`, user);
  });
}

/** How somebody comes in by a link, for whoever asked for it. */
export function linkSaid({ url, expires_at: until }: Link): string {
  return url === null
    ? `The link is mailed; it works until ${until}.`
    : `Hand over this link; it works once, until ${until}:\n${url}`;
}

export function invitationSaid(user: JsonObject): string {
  const { email, invitation } = user as { email: string; invitation: Link | null };
  return `${email} is invited. ${invitation === null ? '' : linkSaid(invitation)}`.trim();
}
