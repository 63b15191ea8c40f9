import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { waitForLock } from 'fs-native-extensions';
import { CommandFailure, EXIT } from '../exit.js';

/** Signed in with a password: a session that is gone on with, which ends with the password or from afar. */
export interface SessionProfile {
  readonly kind: 'session';
  readonly url: string;
  readonly email: string;
  readonly refresh_token: string;
  readonly access_token: string;
  /** Milliseconds since 1970. */
  readonly access_expires_at: number;
  /** Keeps this machine's failed sign-ins apart from those of others. */
  readonly device_token?: string;
}

/** An API key that somebody handed over. */
export interface KeyProfile {
  readonly kind: 'key';
  readonly url: string;
  readonly key: string;
}

export type Profile = SessionProfile | KeyProfile;

export interface Profiles {
  /** null: this machine. */
  readonly current: string | null;
  readonly profiles: Readonly<Record<string, Profile>>;
}

/** The profile of this name, if there is one. */
export function profileIn({ profiles }: Profiles, name: string): Profile | undefined {
  return Object.hasOwn(profiles, name) ? profiles[name] : undefined;
}

const NONE: Profiles = { current: null, profiles: {} };
const OTHERS = 0o077;

/** The part of a user's environment that says where profiles are; the settings of a server do not come into it. */
export interface ProfileEnvironment {
  readonly XDG_CONFIG_HOME?: string | undefined;
  readonly HOME?: string | undefined;
  readonly GATEPOST_PROFILE?: string | undefined;
}

/** $XDG_CONFIG_HOME/gatepost, by the XDG Base Directory Specification: a relative path there is as good as none. */
export function profileFolder({ XDG_CONFIG_HOME: given = '', HOME: home }: ProfileEnvironment): string {
  return join(isAbsolute(given) ? given : join(home ?? homedir(), '.config'), 'gatepost');
}

/** Servers that somebody has signed in to, with what opens them. Only its owner may read the file. */
export class ProfileFile {
  readonly path: string;

  constructor(private readonly folder: string) {
    this.path = join(folder, 'profiles.json');
  }

  /** @throws {CommandFailure} when others may read it, or it says something else */
  async read(): Promise<Profiles> {
    let text: string;
    try {
      const { mode } = await stat(this.path);
      if (process.platform !== 'win32' && (mode & OTHERS) !== 0) {
        const remedy = `\`chmod 600 ${this.path}\`, and sign in again if somebody may have read it`;
        throw new CommandFailure(EXIT.config, `Others than you may read ${this.path}; ${remedy}.`);
      }
      text = await readFile(this.path, 'utf8');
    } catch (error) {
      if (error instanceof CommandFailure) throw error;
      // What node:fs throws.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return NONE;
      throw new CommandFailure(EXIT.config, `The file ${this.path} cannot be read; check its permissions.`);
    }
    const profiles = parse(text);
    if (profiles) return profiles;
    throw new CommandFailure(EXIT.config, `The file ${this.path} is damaged; delete it, and sign in again.`);
  }

  /** Changes what is there, one process at a time: what another has written meanwhile is not lost. */
  async change(edit: (profiles: Profiles) => Profiles | Promise<Profiles>): Promise<Profiles> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    // The lock belongs to the open file, and goes with the process however it ends.
    const lock = await open(join(this.folder, 'lock'), 'a', 0o600);
    try {
      await waitForLock(lock.fd);
      const before = await this.read();
      const after = await edit(before);
      if (after !== before) await this.#write(after);
      return after;
    } finally {
      await lock.close();
    }
  }

  /** All of it or nothing, also when the machine stops meanwhile. */
  async #write(profiles: Profiles): Promise<void> {
    const temporary = `${this.path}.${process.pid}`;
    try {
      const file = await open(temporary, 'wx', 0o600);
      try {
        await file.writeFile(`${JSON.stringify(profiles, null, 2)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, this.path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }
}

function parse(text: string): Profiles | null {
  try {
    const { current, profiles } = JSON.parse(text) as Partial<Profiles>;
    const isRight =
      (current === null || typeof current === 'string') &&
      typeof profiles === 'object' &&
      Object.values(profiles).every(isProfile);
    return isRight ? { current, profiles } : null;
  } catch {
    return null;
  }
}

function isProfile(profile: unknown): profile is Profile {
  const { kind, url, ...secrets } = (profile ?? {}) as Record<string, unknown>;
  const needed = kind === 'session' ? ['email', 'refresh_token', 'access_token'] : kind === 'key' ? ['key'] : null;
  return typeof url === 'string' && needed !== null && needed.every((name) => typeof secrets[name] === 'string');
}
