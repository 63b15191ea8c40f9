import { ApiProblem, type GatepostClient, overNetwork } from '../../libs/client/index.js';
import { CommandFailure, EXIT } from './exit.js';
import { type ProfileEnvironment, ProfileFile, profileFolder, profileIn } from './profiles/profile-file.js';
import { clientOf, sessionEnded } from './profiles/session.js';

export interface Target {
  /** undefined: the one in use. */
  readonly profile?: string | undefined;
}

/** The profile of this machine: its running server, or its database. */
export const LOCAL = 'local';

/** The option that says which server is meant. */
export const PROFILE_OPTION = {
  flags: '--profile <name>',
  description: 'Server to ask, one of `gatepost profiles list`; local: this machine',
} as const;

/** Opens the way to the API that is meant, and closes it afterwards. */
export async function connecting<T>(target: Target, work: (api: GatepostClient) => Promise<T>): Promise<T> {
  const file = profileFile();
  const name = await chosenProfile(target, file);
  return name === LOCAL ? onThisMachine(work) : atServer(file, name, work);
}

/** Which profile a command is about: the one named, that of GATEPOST_PROFILE, the one in use, or this machine. */
export async function chosenProfile({ profile }: Target, file: ProfileFile): Promise<string> {
  const { GATEPOST_PROFILE: named = '' } = environment();
  if (profile !== undefined) return profile;
  if (named !== '') return named;
  return (await file.read()).current ?? LOCAL;
}

export function profileFile(): ProfileFile {
  return new ProfileFile(profileFolder(environment()));
}

/** Of whoever types the command; the settings of a server, which libs/config reads, have no part in it. */
function environment(): ProfileEnvironment {
  return process.env;
}

async function onThisMachine<T>(work: (api: GatepostClient) => Promise<T>): Promise<T> {
  // Loaded only now: a server far away needs nothing of it.
  const [{ readSettings }, { withControlPlane }] = await Promise.all([
    import('./settings.js'),
    import('./with-control-plane.js'),
  ]);
  return withControlPlane(readSettings(), work);
}

async function atServer<T>(file: ProfileFile, name: string, work: (api: GatepostClient) => Promise<T>): Promise<T> {
  const profile = profileIn(await file.read(), name);
  if (!profile) throw noSuchProfile(name);
  try {
    return await work(clientOf(file, name, profile, overNetwork));
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 401) throw error;
    throw new CommandFailure(EXIT.forbidden, sessionEnded(name));
  }
}

export function noSuchProfile(name: string): CommandFailure {
  return new CommandFailure(
    EXIT.usage,
    `There is no profile ${name}; \`gatepost profiles list\` shows those that there are, \`gatepost login\` makes one.`,
  );
}
