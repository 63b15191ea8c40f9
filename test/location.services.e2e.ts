import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser, type BrowserContext, type Page } from 'playwright-core';
import request from 'supertest';
import { copyPreparedDatabase } from '../libs/database/testing/test-database.js';
import { CHROMIUM, hasChromium, startChromium } from './program/chromium.js';
import { eventually, operatorToken, Program } from './program/program.js';

const HOST = 'archive.localhost';
const AARHUS = { latitude: 56.15, longitude: 10.2, accuracy: 20 };
const LONDON = { latitude: 51.5, longitude: -0.1, accuracy: 20 };
const DENMARK = {
  type: 'Polygon',
  coordinates: [
    [
      [8, 54],
      [13, 54],
      [13, 58],
      [8, 58],
      [8, 54],
    ],
  ],
};

if (hasChromium()) describe('the location button, in Chromium', describeButton);
else
  describe.skip(`the location button (needs ${CHROMIUM}: apt-get install chromium)`, () =>
    it('is tried', () => undefined));

function describeButton(): void {
  let dataDir: string;
  let program: Program;
  let browser: Browser;
  let upstream: Server;
  let url: string;
  let token: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'gatepost-browser-'));
    await copyPreparedDatabase(dataDir);
    upstream = createServer((asked, response) => {
      response.setHeader('Content-Type', 'text/plain');
      response.end(`the archive; cookies: ${asked.headers.cookie ?? 'none'}`);
    }).listen(0, '127.0.0.1');
    program = await Program.start({ DATA_DIR: dataDir });
    token = await operatorToken({ DATA_DIR: dataDir });
    url = `http://${HOST}:${new URL(program.gate).port}/`;
    const site = await post('/api/v1/sites', {
      name: 'Archive',
      hostname: HOST,
      filter_mode: 'geo',
      location_source: 'gps_required',
      max_accuracy_m: 1000,
      upstream_url: `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`,
      block_title: 'County archive',
      block_contact: 'help@archive.example',
    });
    await post(`/api/v1/sites/${site}/geofences`, { name: 'Denmark', effect: 'allow', geometry: DENMARK });
    await eventually(async () => {
      const answer = await request(program.gate).get('/').set('Host', HOST);
      return answer.headers['x-gatepost-reason'] === 'location_required' ? true : null;
    }, 'the gate to know the site');
    browser = await startChromium();
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await program.stop();
    upstream.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function post(path: string, body: object): Promise<string> {
    const answer = await request(program.api).post(path).auth(token, { type: 'bearer' }).send(body);
    expect([answer.status, answer.body]).toEqual([201, expect.anything()]);
    return (answer.body as { id: string }).id;
  }

  /** A browser with nothing kept, at this place; null: it does not permit the location. */
  async function visitor(place: typeof AARHUS | null, locale = 'en-GB'): Promise<[BrowserContext, Page, string[]]> {
    const context = await browser.newContext({ locale, ...(place ? { geolocation: place } : {}) });
    if (place) await context.grantPermissions(['geolocation'], { origin: new URL(url).origin });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(url);
    return [context, page, complaints];
  }

  it('granted: the visitor is let in, and what was shared stays with the gate', async () => {
    const [context, page, complaints] = await visitor(AARHUS);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('County archive');
    await page.getByRole('button', { name: 'Share my location' }).click();
    await page.getByText('the archive; cookies: none').waitFor();
    const [cookie] = await context.cookies();
    expect(cookie).toMatchObject({ name: 'gatepost-location', httpOnly: true, sameSite: 'Lax', path: '/' });
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('refused: the page says what to do, and the button works again', async () => {
    const [context, page] = await visitor(null, 'da-DK');
    const button = page.getByRole('button', { name: 'Del min placering' });
    await button.click();
    await page.getByRole('status').filter({ hasText: 'Du eller din browser tillod det ikke.' }).waitFor();
    expect(await button.getAttribute('aria-disabled')).toBe('false');
    await context.grantPermissions(['geolocation'], { origin: new URL(url).origin });
    await context.setGeolocation(AARHUS);
    await button.click();
    await page.getByText('the archive').waitFor();
    await context.close();
  });

  it('inaccurate: the page says so, and no claim is made', async () => {
    const [context, page] = await visitor({ ...AARHUS, accuracy: 5000 });
    await page.getByRole('button', { name: 'Share my location' }).click();
    await page.getByRole('status').filter({ hasText: 'too vague; turn on precise location' }).waitFor();
    expect(await context.cookies()).toEqual([]);
    await context.close();
  });

  it('moved out of the fence: blocked once it is shared anew, and let in again from within', async () => {
    const [context, page] = await visitor(LONDON);
    await page.getByRole('button', { name: 'Share my location' }).click();
    await page.getByText('This site is not available where you are.').waitFor();
    await context.setGeolocation(AARHUS);
    await page.getByRole('button', { name: 'Share my location' }).click();
    await page.getByText('the archive').waitFor();
    await context.close();
  });

  it('without scripts the page says why there is no button', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(url);
    await page.getByText('Your browser runs no scripts').waitFor();
    expect(await page.getByRole('button').count()).toBe(0);
    await context.close();
  });

  it('is reached and pressed by keyboard, and the page has its landmarks', async () => {
    const [context, page] = await visitor(AARHUS);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.id')).toBe('share');
    expect(await page.getByRole('main').count()).toBe(1);
    expect(await page.getByRole('region', { name: 'Share the location of your device' }).count()).toBe(1);
    await page.keyboard.press('Enter');
    await page.getByText('the archive').waitFor();
    await context.close();
  });
}
