import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GATE_FAULTS } from './faults.js';
import { type Page, type PageBranding, renderPage } from './page.js';
import { escapeHtml } from './page-html.js';

const NASTY = `</title><script>alert(1)</script>"'&`;
const PAGE: Page = {
  status: 403,
  code: 'country_deny',
  title: NASTY,
  message: NASTY,
  requestId: NASTY,
  facts: [{ name: 'host', label: NASTY, text: NASTY, value: NASTY }],
  source: { text: NASTY, url: `https://db-ip.com/${NASTY}`, note: NASTY },
};

describe('the HTML form', () => {
  const { headers, body } = renderPage(PAGE, 'text/html');
  const header = new Map(headers.map(([name, value]) => [name.toLowerCase(), value]));

  it('escapes every text', () => {
    expect(body).not.toContain('<script');
    expect(body).not.toContain(`"'&`);
    expect(body.match(/<\/?title>/g)).toHaveLength(2);
  });

  it('has the marks of an accessible page and loads nothing', () => {
    expect(body).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(body).toMatch(/<main>\n<h1>/);
    expect(body.match(/<h1>/g)).toHaveLength(1);
    expect(body).toContain('prefers-color-scheme:dark');
    expect(body).not.toMatch(/<(?:script|link|img|iframe)|\bsrc=|url\(|\bstyle=|\bon[a-z]+=/);
  });

  it('lets its own style pass its own policy, and nothing else', () => {
    const style = /<style>([^]*)<\/style>/.exec(body)![1]!;
    const hash = createHash('sha256').update(style).digest('base64');
    const policy = header.get('content-security-policy')!;
    expect(policy).toContain(`style-src 'sha256-${hash}'`);
    expect(policy).toMatch(/^default-src 'none';/);
    expect(policy).not.toContain('unsafe');
  });

  it('is not sniffed, stored or misread', () => {
    expect(header.get('x-content-type-options')).toBe('nosniff');
    expect(header.get('cache-control')).toBe('no-store');
    expect(header.get('vary')).toBe('Accept, Accept-Language');
    expect(header.get('content-language')).toBe('en');
    expect(header.get('content-length')).toBe(String(Buffer.byteLength(body)));
  });
});

it('the JSON form is problem+json', () => {
  const { headers, body } = renderPage(PAGE, 'application/json');
  expect(headers).toContainEqual(['Content-Type', 'application/problem+json']);
  expect(JSON.parse(body)).toMatchObject({ status: 403, code: 'country_deny', requestId: NASTY, host: NASTY });
});

it('the text form says the same', () => {
  const { headers, body } = renderPage(PAGE, 'image/png');
  expect(headers).toContainEqual(['Content-Type', 'text/plain; charset=utf-8']);
  expect(body).toContain(NASTY);
});

it('escapeHtml leaves no character that HTML reads', () => {
  fc.assert(fc.property(fc.string(), (text) => expect(escapeHtml(text).replace(/&#\d+;/g, '')).not.toMatch(/[<>"'&]/)));
});

it.each(Object.entries(GATE_FAULTS))(
  'the fault %s is one sentence that ends and a status of an error',
  (code, fault) => {
    expect(code).toMatch(/^[a-z_]+$/);
    expect(fault.status).toBeGreaterThanOrEqual(400);
    expect(fault.message).toMatch(/^[A-Z][^.]*\.$/);
  },
);

describe('a page that offers to share a location', () => {
  const { headers, body } = renderPage({ ...PAGE, offersSharing: true }, 'text/html', 'fr');
  const policy = new Map(headers).get('Content-Security-Policy')!;

  it('lets its own script run, which may post to its own host, and nothing else', () => {
    const [, script] = /<script>([^]*)<\/script>/.exec(body)!;
    const hash = createHash('sha256').update(script!).digest('base64');
    expect(policy).toContain(`script-src 'sha256-${hash}'; connect-src 'self';`);
    expect(policy).not.toMatch(/unsafe|https?:/);
    expect(body.match(/<script/g)).toHaveLength(1);
  });

  it('says everything in the visitor’s language, also without scripts and to those who hear it', () => {
    expect(body).toContain('<html lang="fr">');
    expect(new Map(headers).get('Content-Language')).toBe('fr');
    expect(body).toMatch(/<button type="button" id="share" hidden data-[^>]+>Partager ma position<\/button>/);
    expect(body).toContain('<p id="share-status" role="status" aria-live="polite"></p>');
    expect(body).toMatch(/<p id="share-unable">[^<]+<\/p>/);
    expect(body.match(/<h2 id=/g)).toHaveLength(2);
    for (const id of body.matchAll(/aria-labelledby="([^"]+)"/g)) expect(body).toContain(` id="${id[1]!}"`);
  });

  it('says so in JSON', () => {
    expect(JSON.parse(renderPage({ ...PAGE, offersSharing: true }, 'application/json').body)).toMatchObject({
      share_location: true,
    });
  });

  it('a page that does not offer it has no script', () => {
    const plain = renderPage(PAGE, 'text/html');
    expect(plain.body).not.toContain('<script');
    expect(new Map(plain.headers).get('Content-Security-Policy')).not.toContain('script-src');
  });
});

describe('what a site’s administrators add', () => {
  const logo = 'data:image/png;base64,iVBORw0KGgo=';
  const branded = (branding: Partial<PageBranding>): string =>
    renderPage({ ...PAGE, branding: { title: null, text: null, contact: null, logo: null, ...branding } }, 'text/html')
      .body;

  it.each(['title', 'text', 'contact', 'logo'] as const)('cannot inject by its %s', (field) => {
    for (const nasty of [
      NASTY,
      '"><img src=x onerror=alert(1)>',
      'javascript:alert(1)',
      'https://x/"onclick="alert(1)',
    ]) {
      const body = branded({ [field]: nasty });
      expect(body).not.toMatch(/<script|<img src=x|href="javascript|\sonclick="|<\/title><|onerror=alert\(1\)>/);
      expect(body.match(/<h1>/g)).toHaveLength(1);
    }
  });

  it('is shown, a mail address and an https URL as links', () => {
    const body = branded({ title: 'County archive', text: 'Ask us.\nWe help.', contact: 'help@archive.example', logo });
    expect(body).toContain('<h1>County archive</h1>');
    expect(body).toContain('<p class="own">Ask us.\nWe help.</p>');
    expect(body).toContain('<a href="mailto:help@archive.example">help@archive.example</a>');
    expect(body).toContain(`<img src="${logo}" alt="">`);
    expect(branded({ contact: 'https://archive.example/help?a=1&b=2' })).toContain(
      '<a href="https://archive.example/help?a=1&#38;b=2">',
    );
    expect(branded({ contact: '+45 12 34 56 78' })).toContain('Contact: +45 12 34 56 78</p>');
    expect(branded({ contact: 'a@b.example?bcc=c@d.example' })).not.toContain('mailto:');
  });

  it('an image may only be shown where there is one, and only from the page itself', () => {
    const policyOf = (branding: Page['branding']): string =>
      new Map(renderPage({ ...PAGE, branding }, 'text/html').headers).get('Content-Security-Policy')!;
    expect(policyOf({ title: null, text: null, contact: null, logo })).toContain('img-src data:;');
    expect(policyOf({ title: 'x', text: null, contact: null, logo: null })).not.toContain('img-src');
    expect(policyOf(null)).not.toContain('img-src');
  });
});
