import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type BrowserContext, type Page } from 'playwright-core';
import request from 'supertest';
import { openDatabase } from '../libs/database/index.js';
import { copyPreparedDatabase } from '../libs/database/testing/test-database.js';
import { CHROMIUM, hasChromium, startChromium } from './program/chromium.js';
import { API_ALONE, operatorToken, Program } from './program/program.js';

const PASSWORD = 'ten quiet herons by the mill';

if (hasChromium()) describe('pages of the API, in Chromium', describePage);
else
  describe.skip(`pages of the API (needs ${CHROMIUM}: apt-get install chromium)`, () =>
    it('is tried', () => undefined));

function describePage(): void {
  const links = { setup: newToken(), expired: newToken() };
  let dataDir: string;
  let program: Program;
  let browser: Browser;
  let token: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'gatepost-page-'));
    await prepareLinks(await copyPreparedDatabase(dataDir));
    [program, browser] = await Promise.all([Program.start({ DATA_DIR: dataDir }, API_ALONE), startChromium()]);
    token = await operatorToken({ DATA_DIR: dataDir });
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await program.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  /** What time would have made: the link of a first start, and one that has expired. */
  async function prepareLinks(directory: string): Promise<void> {
    const database = await openDatabase({ kind: 'embedded', directory });
    const insert = 'insert into one_time_links (hash, purpose, user_id, expires_at) values ($1, $2, $3, $4)';
    const id = '0192f3a0-0000-7000-8000-000000000001';
    await database.dataSource.query(`insert into users (id, email, role) values ($1, 'late@example.org', 'user')`, [
      id,
    ]);
    await database.dataSource.query(insert, [hashOf(links.setup), 'setup', null, new Date(Date.now() + 3_600_000)]);
    await database.dataSource.query(insert, [hashOf(links.expired), 'reset', id, new Date(Date.now() - 1_000)]);
    await database.close();
  }

  /** Opens a link in a browser with nothing kept; complaints: of the content security policy, and faults of the script. */
  async function open(link: string): Promise<{ context: BrowserContext; page: Page; complaints: string[] }> {
    const context = await browser.newContext();
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(link);
    return { context, page, complaints };
  }

  const linkOf = (purpose: string, secret: string): string => `${program.api}/account#${purpose}=${secret}`;
  const status = (page: Page, text: string | RegExp): Promise<void> =>
    page.getByRole('status').filter({ hasText: text }).waitFor();
  const api = (path: string, body: object): request.Test =>
    request(program.api).post(path).auth(token, { type: 'bearer' }).send(body);
  const signIn = (email: string, password: string): request.Test =>
    request(program.api).post('/api/v1/auth/sign-in').send({ email, password });

  async function fill(page: Page, password: string, again = password): Promise<void> {
    await page.getByLabel('New password, at least 12 characters').fill(password);
    await page.getByLabel('The same again').fill(again);
    await page.getByRole('button', { name: 'Set the password' }).click();
  }

  it('the documentation of the API shows every operation without the network', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const strange: string[] = [];
    await context.route(
      (url) => !program.api.startsWith(url.origin),
      (route) => {
        strange.push(route.request().url());
        return route.abort();
      },
    );
    page.on('console', (message) => {
      if (message.type() === 'error') strange.push(message.text());
    });
    page.on('pageerror', (error) => strange.push(error.message));
    const answer = await page.goto(`${program.api}/docs`);
    expect(answer?.headers()['content-security-policy']).toMatch(/default-src 'none'/);
    const { paths } = (await request(program.api).get('/docs-json')).body as { paths: Record<string, object> };
    const operations = Object.values(paths).flatMap((path) => Object.keys(path)).length;
    expect(operations).toBeGreaterThan(60);
    await page
      .locator('.opblock')
      .nth(operations - 1)
      .waitFor();
    await page.locator('.opblock', { hasText: '/api/v1/sites/{id}/simulate' }).first().click();
    await page.getByText('One visitor as the body itself').or(page.getByText('Example Value')).first().waitFor();
    expect(strange).toEqual([]);
    await context.close();
  });

  it('makes the first administrator, by keyboard alone, and leaves nothing behind in the browser', async () => {
    const { context, page, complaints } = await open(linkOf('setup', links.setup));
    await page.getByText('Make the account of the first administrator.').waitFor();
    // The token is gone from the address, so that no history and no screenshot has it.
    expect(page.url()).toBe(`${program.api}/account`);
    await page.keyboard.type('root@example.org');
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await status(page, 'Done: root@example.org can sign in now.');
    expect(await page.getByRole('button').count()).toBe(0);
    expect((await signIn('root@example.org', PASSWORD).expect(200)).body).toMatchObject({ user: { role: 'admin' } });
    expect(await page.evaluate('document.cookie')).toBe('');
    const cookies = await context.cookies(`${program.api}/api/v1/auth/refresh`);
    expect(cookies).toMatchObject([
      { name: 'gatepost_refresh', httpOnly: true, sameSite: 'Strict', path: '/api/v1/auth' },
    ]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('sets the password of an invitation, after it was refused what is guessed first and what differs', async () => {
    const invited = await api('/api/v1/users', { email: 'anna@example.org' }).expect(201);
    const { url } = (invited.body as { invitation: { url: string } }).invitation;
    const { context, page, complaints } = await open(url);
    await page.getByText('Set the password of anna@example.org.').waitFor();
    await fill(page, 'password1234');
    await status(page, 'among those that are guessed first');
    await fill(page, PASSWORD, 'eleven loud geese');
    await status(page, 'The two passwords differ.');
    await fill(page, PASSWORD);
    await status(page, 'Done: anna@example.org can sign in now.');
    await signIn('anna@example.org', PASSWORD).expect(200);
    expect(complaints).toEqual([]);
    // Opened again, as somebody does who finds the mail later.
    await context.close();
    const later = await open(url);
    await status(later.page, 'The link has been used, has expired or is not one of ours');
    expect(await later.page.getByRole('textbox').count()).toBe(0);
    await later.context.close();
  });

  it.each([
    ['has expired', () => linkOf('reset', links.expired), 'has expired'],
    ['is nobody’s', () => linkOf('reset', newToken()), 'is not one of ours'],
    ['is cut off', () => `${program.api}/account`, 'The link is not whole'],
  ])('says so when the link %s, and has no form', async (_what, link, sentence) => {
    const { context, page, complaints } = await open(link());
    await status(page, sentence);
    expect(await page.getByRole('button').count()).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('runs no script but its own, in no frame, and has names for everything', async () => {
    const { body } = await api('/api/v1/users', { email: 'bo@example.org' }).expect(201);
    const { context, page, complaints } = await open((body as { invitation: { url: string } }).invitation.url);
    await page.getByText('Set the password of bo@example.org.').waitFor();
    expect(await page.getByRole('main').count()).toBe(1);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Gatepost');
    expect(await page.evaluate('document.documentElement.lang')).toBe('en');
    const nameless = `[...document.querySelectorAll('input')].filter((field) => field.labels.length === 0).length`;
    expect(await page.evaluate(nameless)).toBe(0);
    expect(await page.evaluate('document.activeElement.id')).toBe('password');
    expect(complaints).toEqual([]);
    // As markup that somebody got in would be.
    await page.evaluate(`document.querySelector('h1').innerHTML = '<img src=x onerror="window.hurt = true">';
      document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.hurt = true' }));`);
    await page.waitForFunction('performance.now() > 0');
    expect(await page.evaluate('window.hurt === undefined')).toBe(true);
    expect(complaints.length).toBeGreaterThan(0);
    const framing = await context.newPage();
    await framing.setContent(`<iframe src="${program.api}/account"></iframe>`);
    await framing.waitForLoadState();
    const frames = framing.frames().filter((frame) => frame !== framing.mainFrame());
    expect(await Promise.all(frames.map((frame) => frame.getByRole('main').count()))).toEqual([0]);
    await context.close();
  });
}

function newToken(): string {
  return randomBytes(32).toString('base64url');
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
