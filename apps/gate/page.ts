import { choosePageForm, type PageForm } from './accept.js';
import { writeHtml } from './page-html.js';
import { type Page, type Say, type SpokenFact, type SpokenPage } from './page-model.js';
import { contentSecurityPolicy } from './page-policy.js';
import { chooseLanguage, type Language, TEXTS } from './texts/languages.js';

export type { Page, PageBranding, PageFact, Say } from './page-model.js';

export interface RenderedPage {
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** Writes a page in the form that the Accept header prefers, and the language that Accept-Language does. */
export function renderPage(page: Page, accept: string | undefined, acceptLanguage?: string): RenderedPage {
  const form = choosePageForm(accept);
  const spoken = speak(page, chooseLanguage(acceptLanguage));
  const body = WRITERS[form](spoken);
  return {
    headers: [
      ['Content-Type', contentType(form, page)],
      ['Content-Length', String(Buffer.byteLength(body))],
      ['Content-Language', spoken.language],
      ['Content-Security-Policy', contentSecurityPolicy(page)],
      ['X-Content-Type-Options', 'nosniff'],
      ['Referrer-Policy', 'no-referrer'],
      ['Cache-Control', 'no-store'],
      ['Vary', 'Accept, Accept-Language'],
    ],
    body,
  };
}

const WRITERS: Readonly<Record<PageForm, (page: SpokenPage) => string>> = {
  html: writeHtml,
  json: writeJson,
  text: writeText,
};

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

function speak(page: Page, language: Language): SpokenPage {
  const texts = TEXTS[language];
  const said = (what: Say): string => (typeof what === 'string' ? what : what(texts, language));
  const { status, code, requestId, source, branding, offersSharing } = page;
  const facts: SpokenFact[] = [];
  for (const { name, label, text, value } of page.facts) {
    facts.push({ name, label: said(label), text: said(text), value });
  }
  facts.push({ name: 'requestId', label: texts.request, text: requestId, value: requestId });
  return {
    status,
    code,
    requestId,
    branding,
    offersSharing,
    language,
    texts,
    title: said(page.title),
    message: said(page.message),
    facts,
    source: source && { ...source, note: source.note === null ? null : said(source.note) },
  };
}

/** RFC 9457; `code` and what follows it are our members. */
function writeJson({
  status,
  title,
  message,
  code,
  requestId,
  facts,
  source,
  branding,
  offersSharing,
}: SpokenPage): string {
  return JSON.stringify({
    type: 'about:blank',
    title,
    status,
    detail: message,
    code,
    requestId,
    ...Object.fromEntries(facts.map(({ name, value }) => [name, value])),
    ...(branding ? { site: { title: branding.title, text: branding.text, contact: branding.contact } } : {}),
    ...(offersSharing === true ? { share_location: true } : {}),
    ...(source ? { attribution: source } : {}),
  });
}

function writeText({ title, message, facts, source, branding, texts }: SpokenPage): string {
  const lines = facts.map(({ label, text }) => `${label}: ${text}`);
  const contact = branding?.contact ? [`${texts.contact}: ${branding.contact}`] : [];
  const words = [branding?.title, branding?.text]
    .filter((text) => typeof text === 'string')
    .flatMap((text) => [text, '']);
  const note = source?.note ? `, ${source.note}` : '';
  const footer = source ? ['', `${source.text} (${source.url}${note})`] : [];
  return [title, '', message, '', ...words, ...lines, ...contact, ...footer, ''].join('\n');
}
