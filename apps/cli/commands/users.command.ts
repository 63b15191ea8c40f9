import { readFile } from 'node:fs/promises';
import { Command, CommandRunner, Option } from 'nest-commander';
import { type components, dataOf, type GatepostClient, itemsOf, LARGEST_PAGE } from '../../../libs/client/index.js';
import { CommandFailure, EXIT } from '../exit.js';
import { readPassword } from '../password-prompt.js';
import { readSettings } from '../settings.js';
import { withControlPlane } from '../with-control-plane.js';

const ACTIONS = ['list', 'create-admin', 'invite', 'reset-link', 'disable', 'enable', 'delete'] as const;
type Action = (typeof ACTIONS)[number];

interface Options {
  role?: string;
  passwordFile?: string;
  json?: boolean;
}

type User = components['schemas']['UserDto'];
type Link = components['schemas']['HandedLinkDto'];

@Command({
  name: 'users',
  arguments: '<action> [email]',
  argsDescription: { action: ACTIONS.join(', '), email: 'Whose account; all but list need it' },
  description: 'Accounts: list them, make the first administrator, invite, let in again, disable, delete',
})
export class UsersCommand extends CommandRunner {
  async run([given = '', email = '']: string[], { role = 'user', passwordFile, json = false }: Options): Promise<void> {
    const action = ACTIONS.find((name) => name === given);
    if (!action) throw new CommandFailure(EXIT.usage, `users takes one of ${ACTIONS.join(', ')}.`);
    if (action !== 'list' && email === '')
      throw new CommandFailure(EXIT.usage, `users ${action} needs an e-mail address.`);
    // Asked before anything is opened: nobody should hold the data folder while they think.
    const password = action === 'create-admin' ? await passwordOf(passwordFile) : '';
    const result = await withControlPlane(readSettings(), (api) => perform(api, action, { email, role, password }));
    process.stdout.write(json ? `${JSON.stringify(result.value)}\n` : result.text);
  }

  @Option({ flags: '--role <role>', description: 'Of an invited account: admin, auditor or user (default)' })
  parseRole(text: string): string {
    return text;
  }

  @Option({
    flags: '--password-file <file>',
    description: 'create-admin: read the password from the first line of this file',
  })
  parsePasswordFile(file: string): string {
    return file;
  }

  @Option({ flags: '--json', description: 'Print JSON' })
  parseJson(): boolean {
    return true;
  }
}

interface Result {
  readonly text: string;
  readonly value: unknown;
}

async function perform(
  api: GatepostClient,
  action: Action,
  { email, role, password }: { email: string; role: string; password: string },
): Promise<Result> {
  switch (action) {
    case 'list': {
      const users = await allUsers(api);
      const width = Math.max(0, ...users.map((user) => user.email.length));
      const lineOf = (user: User): string =>
        `${user.email.padEnd(width)}  ${user.role.padEnd(7)}${user.disabled ? '  disabled' : ''}\n`;
      return { text: users.map(lineOf).join(''), value: { users } };
    }
    case 'create-admin': {
      const user = await dataOf(api.POST('/api/v1/users', { body: { email, role: 'admin', password } }));
      return { text: `${user.email} is an administrator and can sign in.\n`, value: user };
    }
    case 'invite': {
      const user = await dataOf(api.POST('/api/v1/users', { body: { email, role: role as User['role'] } }));
      return {
        text: `${user.email} is invited. ${user.invitation === null ? '' : told(user.invitation)}`,
        value: user,
      };
    }
    case 'reset-link': {
      const link = await dataOf(api.POST('/api/v1/users/{id}/reset-link', { params: await pathOf(api, email) }));
      return { text: told(link), value: link };
    }
    case 'disable':
    case 'enable': {
      const change = { disabled: action === 'disable' };
      const user = await dataOf(api.PATCH('/api/v1/users/{id}', { params: await pathOf(api, email), body: change }));
      return {
        text: `${user.email} is ${user.disabled ? 'disabled: it signs in no more' : 'enabled'}.\n`,
        value: user,
      };
    }
    case 'delete':
      await dataOf(api.DELETE('/api/v1/users/{id}', { params: await pathOf(api, email) }));
      return { text: `${email} is deleted.\n`, value: { email, deleted: true } };
  }
}

function told({ url, expires_at: until }: Link): string {
  return url === null
    ? `The link is mailed; it works until ${until}.\n`
    : `Hand over this link; it works once, until ${until}:\n${url}\n`;
}

async function pathOf(api: GatepostClient, email: string): Promise<{ path: { id: string } }> {
  const found = (await allUsers(api)).find((user) => user.email.toLowerCase() === email.toLowerCase());
  if (found) return { path: { id: found.id } };
  throw new CommandFailure(
    EXIT.failed,
    `There is no account ${email}; \`gatepost users list\` shows those that there are.`,
  );
}

async function allUsers(api: GatepostClient): Promise<User[]> {
  const users: User[] = [];
  const pages = (cursor: string | undefined) =>
    dataOf(api.GET('/api/v1/users', { params: { query: { limit: LARGEST_PAGE, cursor } } }));
  for await (const user of itemsOf(pages)) users.push(user);
  return users;
}

async function passwordOf(file: string | undefined): Promise<string> {
  if (file === undefined) return readPassword();
  try {
    return (await readFile(file, 'utf8')).split(/\r?\n/, 1)[0] ?? '';
  } catch {
    throw new CommandFailure(EXIT.usage, `The file ${file} cannot be read; check its name and its permissions.`);
  }
}
