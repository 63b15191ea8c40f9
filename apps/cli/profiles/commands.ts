import { type Command } from 'commander';
import { ApiProblem, createClient, dataOf, overNetwork, UnreachableError } from '../../../libs/client/index.js';
import { chosenProfile, LOCAL, noSuchProfile, PROFILE_OPTION, profileFile } from '../connection.js';
import { CommandFailure, EXIT } from '../exit.js';
import { Output } from '../output/output.js';
import { askLine, askSecret, secretInFile } from '../password-prompt.js';
import { type Profile, profileIn, type Profiles } from './profile-file.js';
import { serverAddress } from './server-address.js';
import { signIn, signOut } from './session.js';

interface LoginOptions {
  readonly email?: string;
  readonly passwordFile?: string;
  readonly key?: true;
  readonly profile?: string;
  readonly json?: true;
}

interface CommonOptions {
  readonly profile?: string;
  readonly json?: true;
}

const JSON_OPTION = ['--json', 'Print JSON'] as const;

/** Signing in to servers, and choosing among them. */
export function addProfileCommands(root: Command): void {
  root
    .command('login')
    .description('Sign in to a server; commands go to it from then on')
    .argument('[server]', 'Its address, such as gatepost.example.org; left out: the server of the profile')
    .option('--email <address>', 'E-mail address of the account; asked for on a terminal')
    .option('--password-file <file>', 'Read the password or the key from the first line of this file')
    .option('--key', 'Use an API key, which is asked for, or read from standard input')
    .option('--profile <name>', 'What the server is called here; its host name unless told')
    .option(...JSON_OPTION)
    .action(login);
  root
    .command('logout')
    .description('End the session at the server, and forget the profile')
    .option(PROFILE_OPTION.flags, 'The profile to leave; the one in use unless told')
    .option(...JSON_OPTION)
    .action(logout);
  const profiles = root.command('profiles').description('Servers that you have signed in to');
  profiles
    .command('list')
    .description('List them; the one in use is marked')
    .option('--json', 'Print JSON, a line for each')
    .action(listProfiles);
  profiles
    .command('use')
    .description('Choose the server that commands go to')
    .argument('<name>', 'Name of the profile; local: this machine')
    .option(...JSON_OPTION)
    .action(useProfile);
  profiles
    .command('remove')
    .aliases(['delete'])
    .description('Forget a profile without asking its server; `logout` ends its session too')
    .argument('<name>', 'Name of the profile')
    .option(...JSON_OPTION)
    .action(removeProfile);
}

async function login(server: string | undefined, options: LoginOptions): Promise<void> {
  const file = profileFile();
  const known = await file.read();
  const again = server === undefined ? await chosenProfile(options, file) : null;
  const before = again === null ? undefined : profileIn(known, again);
  if (server === undefined && !before) {
    throw new CommandFailure(EXIT.usage, 'login needs the address of the server, such as gatepost.example.org.');
  }
  const url = serverAddress(server ?? before?.url ?? '');
  const name = options.profile ?? again ?? nameOf(url);
  requireName(name);
  const profile = options.key ? await withKey(url, options) : await withPassword(url, options, profileIn(known, name));
  await file.change((current) => ({ current: name, profiles: { ...current.profiles, [name]: profile } }));
  const who = profile.kind === 'session' ? ` as ${profile.email}` : ' with a key';
  await new Output(options.json === true).said(
    `Signed in to ${url}${who}. Commands go there now; \`gatepost profiles use local\` takes them back to this machine.`,
    { profile: name, url, ...(profile.kind === 'session' ? { email: profile.email } : {}) },
  );
}

async function withPassword(url: string, options: LoginOptions, before: Profile | undefined): Promise<Profile> {
  const earlier = before?.kind === 'session' && before.url === url ? before : undefined;
  const email = options.email ?? (earlier?.email || (await askLine('E-mail: ', '--email')));
  const { passwordFile } = options;
  const password = passwordFile === undefined ? await askSecret('Password: ') : await secretInFile(passwordFile);
  return signIn({ url, email, password, deviceToken: earlier?.device_token }, overNetwork);
}

async function withKey(url: string, { passwordFile }: LoginOptions): Promise<Profile> {
  const key = (passwordFile === undefined ? await askSecret('API key: ') : await secretInFile(passwordFile)).trim();
  if (!key.startsWith('gpk_')) throw new CommandFailure(EXIT.usage, 'That is no API key: they begin with gpk_.');
  try {
    await dataOf(createClient({ baseUrl: url, token: key, send: overNetwork }).GET('/api/v1/sites', {}));
  } catch (error) {
    // A good key whose scopes are about something else.
    if (!(error instanceof ApiProblem) || error.status !== 403) throw error;
  }
  return { kind: 'key', url, key };
}

async function logout(options: CommonOptions): Promise<void> {
  const file = profileFile();
  const name = await chosenProfile(options, file);
  const profile = profileIn(await file.read(), name);
  if (!profile) {
    throw name === LOCAL
      ? new CommandFailure(EXIT.usage, 'No server is in use; say which profile to leave, with --profile.')
      : noSuchProfile(name);
  }
  const output = new Output(options.json === true);
  if (profile.kind === 'session') {
    try {
      await signOut(profile, overNetwork);
    } catch (error) {
      if (!(error instanceof UnreachableError) && !(error instanceof ApiProblem)) throw error;
      output.note(`warning: The session goes on at the server until it ends by itself: ${error.message}`);
    }
  }
  await file.change((current) => without(current, name));
  const rest = profile.kind === 'key' ? ' The key is still good; `gatepost keys delete` ends it.' : '';
  await output.said(`Signed out of ${profile.url}.${rest}`, { profile: name, url: profile.url, signed_out: true });
}

async function listProfiles({ json }: CommonOptions): Promise<void> {
  const { current, profiles } = await profileFile().read();
  const output = new Output(json === true);
  const rows = Object.entries(profiles).map(([name, profile]) => ({
    current: name === current,
    name,
    url: profile.url,
    kind: profile.kind,
    email: profile.kind === 'session' ? profile.email : null,
  }));
  if (json === true) return output.rows(rows, []);
  const here = { current: current === null, name: LOCAL, url: 'this machine', kind: '', email: null };
  const marked = [here, ...rows].map((row) => ({ ...row, current: row.current ? '*' : '' }));
  await output.rows(marked, ['current', 'name', 'url', 'kind', 'email']);
}

async function useProfile(name: string, { json }: CommonOptions): Promise<void> {
  await profileFile().change((current) => {
    if (name === LOCAL) return { ...current, current: null };
    if (!profileIn(current, name)) throw noSuchProfile(name);
    return { ...current, current: name };
  });
  await new Output(json === true).said(`Commands go to ${name} now.`, { current: name });
}

async function removeProfile(name: string, { json }: CommonOptions): Promise<void> {
  await profileFile().change((current) => {
    if (!profileIn(current, name)) throw noSuchProfile(name);
    return without(current, name);
  });
  await new Output(json === true).said(`The profile ${name} is forgotten.`, { profile: name, removed: true });
}

function without({ current, profiles }: Profiles, name: string): Profiles {
  const left = Object.fromEntries(Object.entries(profiles).filter(([one]) => one !== name));
  return { current: current === name ? null : current, profiles: left };
}

/** Host and port, as a name. */
function nameOf(url: string): string {
  return new URL(url).host.replace(/[^a-z0-9.]+/gi, '-').replace(/^-|-$/g, '');
}

function requireName(name: string): void {
  if (/^[a-z0-9][a-z0-9._-]{0,99}$/i.test(name) && name !== LOCAL) return;
  throw new CommandFailure(
    EXIT.usage,
    `"${name}" cannot be the name of a profile; take letters, digits, dots and hyphens, and not "${LOCAL}".`,
  );
}
