import { createHash } from 'node:crypto';
import { type Attribution } from '../../libs/geoip/index.js';
import { choosePageForm, type PageForm } from './accept.js';

/** A page of the gate's own, before it takes a form. All texts are plain and are escaped when written. */
export interface Page {
  readonly status: number;
  /** Reason or fault code, stable; null when it is not told. */
  readonly code: string | null;
  readonly title: string;
  /** One sentence. */
  readonly message: string;
  readonly requestId: string;
  readonly facts: readonly PageFact[];
  /** Where the places come from; null when the page shows none or the data want no attribution. */
  readonly source: (Attribution & { readonly note: string | null }) | null;
}

export interface PageFact {
  /** Member of the JSON form. */
  readonly name: string;
  readonly label: string;
  /** As a person reads it. */
  readonly text: string;
  /** As the JSON form has it. */
  readonly value: string | null;
}

export interface RenderedPage {
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

const STYLE = `
:root{color-scheme:light dark;--text:#1b1f24;--quiet:#57606a;--ground:#fff;--line:#d0d7de;--link:#0550ae}
@media (prefers-color-scheme:dark){:root{--text:#e6edf3;--quiet:#9da7b1;--ground:#0d1117;--line:#30363d;--link:#79b8ff}}
body{margin:0;background:var(--ground);color:var(--text);font:1.0625rem/1.6 system-ui,sans-serif}
main{max-width:38rem;margin:0 auto;padding:12vh 1.25rem 3rem}
h1{font-size:1.75rem;line-height:1.25;margin:0 0 1rem}
dl{margin:2rem 0;border-top:1px solid var(--line)}
dl div{padding:.6rem 0;border-bottom:1px solid var(--line)}
dt{color:var(--quiet);font-size:.875rem}
dd{margin:0;overflow-wrap:anywhere}
footer{color:var(--quiet);font-size:.875rem}
a{color:var(--link)}
`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');
/** Nothing is loaded, sent, framed or run: only the style above, known by its hash. */
const CONTENT_SECURITY_POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** Writes a page in the form that the Accept header prefers. */
export function renderPage(page: Page, accept: string | undefined): RenderedPage {
  const form = choosePageForm(accept);
  const body = WRITERS[form](page);
  return {
    headers: [
      ['Content-Type', contentType(form, page)],
      ['Content-Length', String(Buffer.byteLength(body))],
      ['Content-Security-Policy', CONTENT_SECURITY_POLICY],
      ['X-Content-Type-Options', 'nosniff'],
      ['Referrer-Policy', 'no-referrer'],
      ['Cache-Control', 'no-store'],
      ['Vary', 'Accept'],
    ],
    body,
  };
}

const WRITERS: Readonly<Record<PageForm, (page: Page) => string>> = {
  html: writeHtml,
  json: writeJson,
  text: writeText,
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function contentType(form: PageForm, { status }: Page): string {
  switch (form) {
    case 'html':
      return 'text/html; charset=utf-8';
    case 'json':
      return status < 400 ? 'application/json' : 'application/problem+json';
    case 'text':
      return 'text/plain; charset=utf-8';
  }
}

function writeHtml(page: Page): string {
  const facts = factsOf(page).map(
    ({ label, text }) => `<div><dt>${escapeHtml(label)}</dt><dd>${escapeHtml(text)}</dd></div>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(page.title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(page.title)}</h1>
<p>${escapeHtml(page.message)}</p>
<dl>
${facts.join('\n')}
</dl>
${writeFooter(page)}</main>
</body>
</html>
`;
}

function writeFooter({ source }: Page): string {
  if (source === null) return '';
  const note = source.note === null ? '' : ` (${escapeHtml(source.note)})`;
  return `<footer><p><a href="${escapeHtml(source.url)}">${escapeHtml(source.text)}</a>${note}</p></footer>\n`;
}

/** RFC 9457; `code` and what follows it are our members. */
function writeJson(page: Page): string {
  const { status, title, message, code, requestId, facts, source } = page;
  return JSON.stringify({
    type: 'about:blank',
    title,
    status,
    detail: message,
    code,
    requestId,
    ...Object.fromEntries(facts.map(({ name, value }) => [name, value])),
    ...(source ? { attribution: source } : {}),
  });
}

function writeText(page: Page): string {
  const facts = factsOf(page).map(({ label, text }) => `${label}: ${text}`);
  const { source } = page;
  const note = source?.note ? `, ${source.note}` : '';
  const footer = source ? ['', `${source.text} (${source.url}${note})`] : [];
  return [page.title, '', page.message, '', ...facts, ...footer, ''].join('\n');
}

function factsOf(page: Page): readonly PageFact[] {
  const { requestId } = page;
  return [...page.facts, { name: 'requestId', label: 'Request', text: requestId, value: requestId }];
}
