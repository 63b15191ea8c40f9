import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GATE_FAULTS } from './faults.js';
import { escapeHtml, type Page, renderPage } from './page.js';

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
    expect(header.get('vary')).toBe('Accept');
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
