import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EXIT_CODES } from '../apps/cli/exit.js';
import { copyPreparedDatabase } from '../libs/database/testing/test-database.js';
import { gatepost, Program, type Run } from './program/program.js';
import { Terminal } from './program/terminal.js';

const SITE = 'portal.example.org';
const PASSWORD = 'ten quiet herons by the mill';

describe('gatepost, the command line', () => {
  let folder: string;
  let environment: NodeJS.ProcessEnv;
  let program: Program;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gatepost-e2e-'));
    await copyPreparedDatabase(folder);
    environment = { DATA_DIR: folder, HOME: folder };
    program = await Program.start(environment);
    const password = await file('password', `${PASSWORD}\n`);
    const made = await done('users', 'create-admin', 'anna@example.org', '--password-file', password);
    expect(made).toBe('anna@example.org is an administrator and can sign in.\n');
    // Commands that go to a server load nothing of one.
    await done('login', program.api, '--email', 'anna@example.org', '--password-file', password, '--profile', 'here');
    await done('sites', 'create', '--name', 'Portal', '--hostname', SITE.toUpperCase(), '--filter-mode', 'ip');
  }, 60_000);
  afterAll(async () => {
    await program.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const codes = new Set<number | null>();
  const run = async (...parameters: string[]): Promise<Run> => {
    const ended = await gatepost(environment, ...parameters);
    codes.add(ended.code);
    return ended;
  };
  /** Of a command that has to succeed: what it printed. */
  const done = async (...parameters: string[]): Promise<string> => {
    const { code, stdout, stderr } = await run(...parameters);
    expect({ parameters, code, stderr }).toEqual({ parameters, code: 0, stderr: expect.any(String) });
    return stdout;
  };
  const json = async <T>(...parameters: string[]): Promise<T> => JSON.parse(await done(...parameters, '--json')) as T;
  const lines = async <T>(...parameters: string[]): Promise<T[]> => {
    const text = (await done(...parameters, '--json')).trimEnd();
    return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line) as T);
  };
  const file = async (name: string, content: string): Promise<string> => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };

  it('shows, changes and deletes sites, for people and for programs', async () => {
    const [table, tag] = await Promise.all([done('sites', 'list'), done('sites', 'show', SITE, '--etag')]);
    expect(table).toMatch(/^HOSTNAME +NAME +FILTER MODE +ENFORCEMENT +VERSION +ID\n/);
    expect(table).toMatch(/^portal\.example\.org +Portal +ip +enforce +1 +[0-9a-f-]{36}$/m);
    const changed = await done(
      'sites',
      'update',
      SITE,
      '--filter-mode',
      'geo',
      '--confirm-lockout',
      '--max-speed-kmh',
      '900',
    );
    expect(changed).toMatch(/^filter mode: ip → geo$/m);
    expect(changed).toMatch(/^max speed kmh: - → 900$/m);
    const late = await run('sites', 'update', SITE, '--filter-mode', 'ip', '--if-match', tag.trim());
    expect(late).toMatchObject({ code: 75, stderr: expect.stringMatching(/^Somebody else changed it meanwhile/) });
    const site = await json<{ filter_mode: string; max_speed_kmh: number }>('sites', 'show', SITE);
    expect(site).toMatchObject({ filter_mode: 'geo', max_speed_kmh: 900 });
    await done('sites', 'update', SITE, '--filter-mode', 'ip', '--max-speed-kmh', 'null');
  });

  it('walks through lists', async () => {
    const list = await file('prefixes.txt', Array.from({ length: 240 }, (_, n) => `198.18.${n}.0/24`).join('\n'));
    expect(await done('rules', 'import', SITE, list, '--action', 'deny', '--comment', 'Ticket 7')).toMatch(
      /^240 rules added/,
    );
    const [few, next, all, filtered] = await Promise.all([
      run('rules', 'list', SITE, '--limit', '3'),
      run('rules', 'list', SITE, '--limit', '230', '--json'),
      lines<{ value: string }>('rules', 'list', SITE, '--all'),
      lines<{ value: string }>('rules', 'list', SITE, '--covers', '198.18.7.9'),
    ]);
    expect(few.stdout.trimEnd().split('\n')).toHaveLength(4);
    expect(next.stdout.trimEnd().split('\n')).toHaveLength(230);
    const cursor = /--cursor (\S+)/.exec(next.stderr)?.[1] ?? '';
    expect(await lines('rules', 'list', SITE, '--cursor', cursor)).toHaveLength(10);
    expect(new Set(all.map(({ value }) => value)).size).toBe(240);
    expect(filtered.map(({ value }) => value)).toEqual(['198.18.7.0/24']);
    const csv = join(folder, 'rules.csv');
    await done('rules', 'export', SITE, csv);
    expect((await readFile(csv, 'utf8')).trimEnd().split('\n')).toHaveLength(241);
    await writeFile(csv, 'kind,value,action\ncidr,203.0.113.0/24,deny\nregion,XX-1,deny\n');
    const faulty = await run('rules', 'import', SITE, csv);
    expect(faulty).toMatchObject({ code: 1, stderr: expect.stringMatching(/\n {2}line 3 .*XX/) });
  });

  it('makes, changes and deletes a rule and a fence', async () => {
    const rule = await json<{ id: string }>(
      'rules',
      'create',
      SITE,
      '--kind',
      'country',
      '--value',
      'DK',
      '--action',
      'allow',
    );
    expect(await done('rules', 'update', SITE, rule.id, '--note', 'Danes')).toContain('note: - → Danes');
    expect(await done('rules', 'delete', SITE, rule.id)).toBe(`The network rule ${rule.id} is deleted.\n`);
    const again = await run('rules', 'show', SITE, rule.id);
    expect(again).toMatchObject({ code: 1, stderr: expect.stringMatching(/^There is no/) });

    const circle = await file('circle.json', '{"type":"Point","coordinates":[12.5683,55.6761]}');
    await done(
      'fences',
      'create',
      SITE,
      '--name',
      'Copenhagen',
      '--effect',
      'allow',
      '--radius-meters',
      '5000',
      '--geometry',
      `@${circle}`,
    );
    const collection = join(folder, 'fences.geojson');
    await done('fences', 'export', SITE, collection);
    expect(JSON.parse(await readFile(collection, 'utf8'))).toMatchObject({
      features: [{ properties: { name: 'Copenhagen' } }],
    });
    expect(await done('fences', 'import', SITE, collection, '--mode', 'replace')).toBe('1 fence taken in.\n');
    const [fence] = await lines<{ id: string; name: string }>('fences', 'list', SITE);
    expect(fence).toMatchObject({ name: 'Copenhagen' });
    await done('fences', 'delete', SITE, fence!.id);
    expect((await run('fences', 'list', SITE)).stderr).toBe('There are none.\n');
  });

  it('lists policy versions, compares them, rolls back and sets a time, saying why', async () => {
    const back = await json<{ version: number }>(
      'policy',
      'rollback',
      SITE,
      '1',
      '--comment',
      'Øvelse',
      '--confirm-lockout',
    );
    const [listed, diff] = await Promise.all([
      done('policy', 'versions', SITE),
      done('policy', 'diff', SITE, String(back.version), '--from', '2'),
    ]);
    expect(listed.split('\n')[1]).toMatch(new RegExp(`^${back.version} .* rollback to version 1: Øvelse$`));
    expect(diff).toMatch(/^~ filterMode: geo → ip$/m);
    const at = new Date(Date.now() + 86_400_000).toISOString();
    const { id } = await json<{ id: string }>('policy', 'activate', SITE, '1', '--at', at, '--confirm-lockout');
    expect(await done('policy', 'activations', SITE)).toMatch(new RegExp(`^${at} +1 +pending`, 'm'));
    await done('policy', 'cancel', SITE, id);
  });

  it('lets others in, and out again', async () => {
    expect(await done('users', 'invite', 'bo@example.org', '--role', 'user')).toMatch(
      /^bo@example\.org is invited\. Hand over .*\nhttp/,
    );
    expect(await done('users', 'reset-link', 'bo@example.org')).toMatch(/^Hand over this link; it works once/);
    expect(await done('users', 'disable', 'bo@example.org')).toMatch(/is disabled/);
    const users = await lines<{ email: string; disabled: boolean }>('users', 'list');
    expect(users.map(({ email, disabled }) => [email, disabled])).toEqual([
      ['anna@example.org', false],
      ['bo@example.org', true],
    ]);
    expect(await done('members', 'set', SITE, 'anna@example.org', '--role', 'owner')).toBe(
      'anna@example.org is owner of the site.\n',
    );
    expect(await done('members', 'list', SITE)).toMatch(/^anna@example\.org +owner/m);
    await done('users', 'delete', 'bo@example.org');
    expect(await done('acts', 'list', '--limit', '1')).toMatch(/ anna@example\.org /);
  });

  it('files artifacts and fetches them', async () => {
    const content = await file('report.bin', 'x'.repeat(300_000));
    const { id, size_bytes: size } = await json<{ id: string; size_bytes: number }>(
      'artifacts',
      'upload',
      content,
      '--path',
      'reports/report.bin',
      '--site',
      SITE,
      '--media-type',
      'text/plain',
    );
    expect(size).toBe(300_000);
    const copy = join(folder, 'copy.bin');
    await done('artifacts', 'download', id, copy);
    expect(await readFile(copy, 'utf8')).toBe('x'.repeat(300_000));
    expect(await lines('artifacts', 'list', '--site', SITE)).toHaveLength(1);
    await done('artifacts', 'delete', id);
  });

  it.each([
    [['sites', 'show', 'nowhere.example'], 1, /^There is no site nowhere\.example that you may see; .*list/],
    [['rules', 'create', SITE, '--kind', 'cidr'], 64, /^It also needs --value, --action;/],
    [['rules', 'create', SITE, '--kind', 'city'], 64, /Allowed choices are cidr, anonymizer/],
    [['rules', 'create', SITE, '--kind', 'cidr', '--value', '10.0.0.1/8', '--action', 'deny'], 1, /10\.0\.0\.0\/8/],
    [['rules', 'import', SITE, '/nowhere.csv'], 64, /^The file \/nowhere\.csv cannot be read/],
    [['rules', 'list', SITE, '--limit', 'many'], 64, /^--limit takes a number/],
    [['rules', 'forget', SITE], 64, /unknown command 'forget'/],
    [['policy', 'rollback', SITE, 'one'], 64, /^A policy version is a number, not "one"/],
    [['policy', 'diff', SITE, '1'], 1, /^from: Nothing came before version 1;/],
    [['policy', 'rollback', SITE, '999'], 1, /no policy version 999/],
    [['sites', 'list', '--profile', 'nowhere'], 64, /^There is no profile nowhere;/],
    [['login', 'http://gatepost.example.org'], 64, /would carry passwords and tokens/],
    [['login', 'gatepost.example.org', '--profile', 'local'], 64, /cannot be the name of a profile/],
    [['frobnicate'], 64, /There is no command "frobnicate"/],
  ] as const)('says in a sentence what is wrong with %j', async (parameters, code, sentence) => {
    expect(await run(...parameters)).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(sentence) });
  });

  it('knows several servers, each by what opens it, and goes on with a session', async () => {
    const { key } = await json<{ key: string }>('keys', 'create', '--name', 'CI', '--scopes', 'sites:read');
    const keyFile = await file('key', key);
    await done('login', program.api, '--key', '--password-file', keyFile, '--profile', 'ci');
    const profiles = await lines<{ name: string; current: boolean }>('profiles', 'list');
    expect(profiles.map(({ name, current }) => [name, current])).toEqual([
      ['here', false],
      ['ci', true],
    ]);
    const refused = run('sites', 'delete', SITE);
    expect(await refused).toMatchObject({ code: 77, stderr: expect.stringMatching(/sites:write/) });

    // Its token is over; several commands at once take one new one, and the session lives.
    const path = join(folder, '.config', 'gatepost', 'profiles.json');
    const over = (await readFile(path, 'utf8')).replace(/"access_expires_at": \d+/, '"access_expires_at": 0');
    await writeFile(path, over);
    await done('profiles', 'use', 'here');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await Promise.all([done('sessions', 'list'), done('sites', 'list'), done('keys', 'list')]);
    expect(await gatepost({ ...environment, GATEPOST_PROFILE: 'ci' }, 'keys', 'list')).toMatchObject({ code: 77 });

    await chmod(path, 0o644);
    expect(await run('sites', 'list')).toMatchObject({ code: 78, stderr: expect.stringMatching(/^Others than you/) });
    await chmod(path, 0o600);
  });

  it('asks for what it needs on a terminal, and shows no password', async () => {
    const terminal = Terminal.open(environment, `login ${program.api} --profile asked`);
    await terminal.sees(/E-mail: /);
    terminal.type('anna@example.org');
    await terminal.sees(/Password: /);
    terminal.type(PASSWORD);
    await terminal.sees(/Signed in to .* as anna@example\.org/);
    expect(await terminal.end()).toBe(0);
    expect(terminal.shown).toContain('E-mail: anna@example.org');
    expect(terminal.shown).not.toContain('herons');
    await done('logout');
    await done('profiles', 'use', 'here');
  });

  it('leaves a server, and what it had opens nothing any more', async () => {
    const path = join(folder, '.config', 'gatepost', 'profiles.json');
    const before = await readFile(path, 'utf8');
    expect(await done('logout')).toMatch(/^Signed out of /);
    expect(before).toMatch(/"refresh_token"/);
    expect(await readFile(path, 'utf8')).not.toMatch(/"refresh_token"/);
    await writeFile(path, before);
    const gone = await run('sites', 'list', '--profile', 'here');
    expect(gone).toMatchObject({ code: 77, stderr: expect.stringMatching(/gatepost login --profile here/) });
  });

  it('works on the database itself when no server runs', async () => {
    expect(await program.stop()).toBe(0);
    const away = await run('sites', 'list', '--profile', 'ci');
    expect(away).toMatchObject({ code: 69, stderr: expect.stringMatching(/does not answer/) });
    await done('profiles', 'use', 'local');
    expect(await done('sites', 'list')).toMatch(/^portal\.example\.org/m);
    const list = await file('more.txt', '192.0.2.0/24\n');
    expect(await done('rules', 'import', SITE, list, '--action', 'deny')).toMatch(/^1 rules added/);
  });

  it('has ended with every exit code that docs/cli.md lists', () => {
    expect([...codes].sort()).toEqual(
      Object.values(EXIT_CODES)
        .map(({ code }) => code)
        .sort(),
    );
  });
});
