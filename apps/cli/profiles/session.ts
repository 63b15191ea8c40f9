import {
  answered,
  ApiProblem,
  type components,
  createClient,
  type GatepostClient,
  type Send,
} from '../../../libs/client/index.js';
import { CommandFailure, EXIT } from '../exit.js';
import { type Profile, type ProfileFile, profileIn, type Profiles, type SessionProfile } from './profile-file.js';
import { requireSecrecy } from './server-address.js';

const REFRESH_COOKIE = 'gatepost_refresh';
const DEVICE_COOKIE = 'gatepost_device';
/** What the list of sessions shows. */
const USER_AGENT = { 'User-Agent': 'gatepost command line' };
/** A token that ends while the request is under way would be refused. */
const SPARE_MS = 30_000;

/** A client of the server of a profile. The token is renewed when it is about to end. */
export function clientOf(file: ProfileFile, name: string, profile: Profile, send: Send): GatepostClient {
  requireSecrecy(new URL(profile.url));
  const token = profile.kind === 'key' ? profile.key : () => accessToken(file, name, send);
  return createClient({ baseUrl: profile.url, token, send });
}

export interface Credentials {
  readonly url: string;
  readonly email: string;
  readonly password: string;
  /** Of the profile that was there before. */
  readonly deviceToken?: string | undefined;
}

/** Signs in. Throws ApiProblem. */
export async function signIn({ url, email, password, deviceToken }: Credentials, send: Send): Promise<SessionProfile> {
  const headers = { ...USER_AGENT, ...cookie(DEVICE_COOKIE, deviceToken) };
  const client = createClient({ baseUrl: url, send });
  const { data, response } = await answered(
    client.POST('/api/v1/auth/sign-in', { body: { email, password }, headers }),
  );
  const device = cookieIn(response, DEVICE_COOKIE) ?? deviceToken;
  return {
    kind: 'session',
    url,
    ...tokensOf(data, response),
    ...(device === undefined ? {} : { device_token: device }),
  };
}

/** Ends the session at the server. Throws ApiProblem. */
export async function signOut({ url, refresh_token: token }: SessionProfile, send: Send): Promise<void> {
  const headers = { ...USER_AGENT, ...cookie(REFRESH_COOKIE, token) };
  await answered(createClient({ baseUrl: url, send }).POST('/api/v1/auth/sign-out', { headers }));
}

/**
 * The access token of a session. A refresh token is good once: whoever refreshes holds the lock of the file, and commands
 * that run at the same time take what it was given.
 */
async function accessToken(file: ProfileFile, name: string, send: Send): Promise<string> {
  const known = sessionIn(await file.read(), name);
  if (isGood(known)) return known.access_token;
  const after = await file.change(async (current) => {
    const session = sessionIn(current, name);
    if (isGood(session)) return current;
    return { ...current, profiles: { ...current.profiles, [name]: await refreshed(session, name, send) } };
  });
  return sessionIn(after, name).access_token;
}

function isGood({ access_expires_at: end }: SessionProfile): boolean {
  return end - SPARE_MS > Date.now();
}

function sessionIn(profiles: Profiles, name: string): SessionProfile {
  const profile = profileIn(profiles, name);
  if (profile?.kind === 'session') return profile;
  throw new CommandFailure(
    EXIT.forbidden,
    `Somebody has signed out of ${name} meanwhile; \`gatepost login\` signs in.`,
  );
}

async function refreshed(session: SessionProfile, name: string, send: Send): Promise<SessionProfile> {
  const headers = { ...USER_AGENT, ...cookie(REFRESH_COOKIE, session.refresh_token) };
  const client = createClient({ baseUrl: session.url, send });
  try {
    const { data, response } = await answered(client.POST('/api/v1/auth/refresh', { headers }));
    return { ...session, ...tokensOf(data, response) };
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 401) throw error;
    throw new CommandFailure(EXIT.forbidden, sessionEnded(name));
  }
}

/** What to do when a server knows a profile no more. */
export function sessionEnded(name: string): string {
  return `The server lets ${name} in no more; sign in again with \`gatepost login --profile ${name}\`.`;
}

type Tokens = Pick<SessionProfile, 'email' | 'refresh_token' | 'access_token' | 'access_expires_at'>;

function tokensOf(signedIn: components['schemas']['SignedInDto'], response: Response): Tokens {
  const refreshToken = cookieIn(response, REFRESH_COOKIE);
  if (refreshToken === undefined) {
    throw new CommandFailure(EXIT.unavailable, 'The server gave no session; something on the way takes cookies out.');
  }
  return {
    email: signedIn.user.email,
    refresh_token: refreshToken,
    access_token: signedIn.access_token,
    access_expires_at: Date.now() + signedIn.expires_in * 1_000,
  };
}

function cookie(name: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { Cookie: `${name}=${value}` };
}

function cookieIn({ headers }: Response, name: string): string | undefined {
  for (const line of headers.getSetCookie()) {
    const [pair = ''] = line.split(';', 1);
    if (pair.startsWith(`${name}=`)) return pair.slice(name.length + 1);
  }
  return undefined;
}
