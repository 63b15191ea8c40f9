import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { dataOf, type Send } from '../../../libs/client/index.js';
import { CommandFailure } from '../exit.js';
import { ProfileFile, profileFolder, profileIn, type Profiles, type SessionProfile } from './profile-file.js';
import { serverAddress } from './server-address.js';
import { clientOf } from './session.js';

const SESSION: SessionProfile = {
  kind: 'session',
  url: 'https://gatepost.example.org',
  email: 'anna@example.org',
  refresh_token: 'refresh-0',
  access_token: 'access-0',
  access_expires_at: 0,
};

let folder: string;
let file: ProfileFile;

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'gatepost-profiles-')), 'gatepost');
  file = new ProfileFile(folder);
});
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

const withProfile = (name: string, profile = SESSION) =>
  file.change(({ profiles }) => ({ current: name, profiles: { ...profiles, [name]: profile } }));

describe('the file of profiles', () => {
  it('is its owner’s alone, and has what was written', async () => {
    expect(await file.read()).toEqual({ current: null, profiles: {} });
    await withProfile('work');
    expect(await file.read()).toEqual({ current: 'work', profiles: { work: SESSION } });
    expect((await stat(file.path)).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it('loses no change of those who write at the same time', async () => {
    await Promise.all(Array.from({ length: 12 }, (_, n) => withProfile(`p${n}`)));
    expect(Object.keys((await file.read()).profiles)).toHaveLength(12);
  });

  it('stays as it was when a change fails', async () => {
    await withProfile('work');
    const before = await readFile(file.path, 'utf8');
    await expect(file.change(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    const unwritable = { current: 'work', profiles: { work: { ...SESSION, access_expires_at: 1n } } };
    await expect(file.change(() => unwritable as unknown as Profiles)).rejects.toThrow(/BigInt/);
    expect(await readFile(file.path, 'utf8')).toBe(before);
    expect((await readdir(folder)).sort()).toEqual(['lock', 'profiles.json']);
  });

  it('is not believed when others may read it', async () => {
    await withProfile('work');
    await chmod(file.path, 0o640);
    await expect(file.read()).rejects.toThrow(/Others than you may read .*chmod 600/);
  });

  it.each(['{', '[]', '{"current":null,"profiles":{"a":{"kind":"session"}}}', '{"current":1,"profiles":{}}'])(
    'is not believed when it is damaged: %s',
    async (text) => {
      await withProfile('work');
      await writeFile(file.path, text);
      await expect(file.read()).rejects.toThrow(/is damaged; delete it/);
    },
  );

  it('has no profiles but its own', async () => {
    expect(profileIn(await file.read(), 'constructor')).toBeUndefined();
  });

  it('is where the XDG specification says', () => {
    expect(profileFolder({ XDG_CONFIG_HOME: '/x', HOME: '/h' })).toBe('/x/gatepost');
    expect(profileFolder({ XDG_CONFIG_HOME: 'x', HOME: '/h' })).toBe('/h/.config/gatepost');
    expect(profileFolder({ HOME: '/h' })).toBe('/h/.config/gatepost');
  });
});

describe('the address of a server', () => {
  it.each([
    ['gatepost.example.org', 'https://gatepost.example.org'],
    ['https://gatepost.example.org/admin/', 'https://gatepost.example.org/admin'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['http://demo.localhost:3000/', 'http://demo.localhost:3000'],
    ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
  ])('%s is kept as %s', (text, address) => expect(serverAddress(text)).toBe(address));

  it.each([
    ['http://gatepost.example.org', /would carry passwords/],
    ['http://localhost.example.org', /would carry passwords/],
    ['http://127.0.0.1.example.org', /would carry passwords/],
    ['http://10.0.0.1:3000', /would carry passwords/],
    ['ftp://gatepost.example.org', /is not the address of a server/],
    ['https://', /is not the address of a server/],
    ['https://anna:secret@gatepost.example.org', /^An address with a password/],
  ])('%s is refused', (text, sentence) => {
    expect(() => serverAddress(text)).toThrow(CommandFailure);
    expect(() => serverAddress(text)).toThrow(sentence);
  });
});

describe('a session', () => {
  /** A server that takes each refresh token once, as the API does, and says what it was asked. */
  function server(): { send: Send; asked: string[] } {
    const asked: string[] = [];
    let refreshes = 0;
    const send: Send = async ({ url, headers }) => {
      const path = new URL(url).pathname;
      asked.push(`${path} ${headers.get('cookie') ?? headers.get('authorization') ?? ''}`);
      if (path !== '/api/v1/auth/refresh') return Response.json({ kind: 'user', user: null });
      if (headers.get('cookie') !== `gatepost_refresh=refresh-${refreshes}`) {
        return Response.json({ detail: 'This session has ended.', code: 'unauthenticated' }, { status: 401 });
      }
      refreshes += 1;
      const body = { access_token: `access-${refreshes}`, expires_in: 600, user: { email: 'anna@example.org' } };
      return Response.json(body, {
        headers: { 'Set-Cookie': `gatepost_refresh=refresh-${refreshes}; Path=/; HttpOnly` },
      });
    };
    return { send, asked };
  }
  const me = async (send: Send): Promise<unknown> => {
    const client = clientOf(file, 'work', profileIn(await file.read(), 'work')!, send);
    return dataOf(client.GET('/api/v1/auth/me'));
  };

  it('is gone on with once, however many commands want to at the same time', async () => {
    await withProfile('work');
    const { send, asked } = server();
    await Promise.all([me(send), me(send), me(send)]);
    expect(asked.sort()).toEqual([
      '/api/v1/auth/me Bearer access-1',
      '/api/v1/auth/me Bearer access-1',
      '/api/v1/auth/me Bearer access-1',
      '/api/v1/auth/refresh gatepost_refresh=refresh-0',
    ]);
    expect(profileIn(await file.read(), 'work')).toMatchObject({
      refresh_token: 'refresh-1',
      access_token: 'access-1',
    });
  });

  it('uses its token as long as that is good', async () => {
    await withProfile('work', { ...SESSION, access_expires_at: Date.now() + 60_000 });
    const { send, asked } = server();
    await me(send);
    expect(asked).toEqual(['/api/v1/auth/me Bearer access-0']);
  });

  it('that has ended says how to sign in again', async () => {
    await withProfile('work', { ...SESSION, refresh_token: 'stolen' });
    await expect(me(server().send)).rejects.toThrow('sign in again with `gatepost login --profile work`');
  });

  it('is not sent in the clear, whatever the file says', async () => {
    await withProfile('work', { ...SESSION, url: 'http://gatepost.example.org' });
    const { send, asked } = server();
    await expect(me(send)).rejects.toThrow(/would carry passwords/);
    expect(asked).toEqual([]);
  });
});
