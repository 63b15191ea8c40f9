import { type PageBranding, type SpokenPage } from './page-model.js';
import { STYLE } from './page-policy.js';
import { SHARE_SCRIPT } from './share-script.js';
import { type PageTexts } from './texts/page-texts.js';

const MARKUP = /[&<>"']/;

export function escapeHtml(text: string): string {
  return !MARKUP.test(text) ? text : text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Landmarks, one first heading, a second one for each part, and no order that only eyes see. */
export function writeHtml(page: SpokenPage): string {
  const { before, behind } = frameOf(page);
  let items = '';
  for (const { label, text } of page.facts) {
    items += `<div><dt>${escapeHtml(label)}</dt><dd>${escapeHtml(text)}</dd></div>\n`;
  }
  return before + items + behind;
}

/** What stands around the facts: the same for all who are refused for one reason on one site. */
interface Frame {
  readonly page: SpokenPage;
  readonly before: string;
  readonly behind: string;
}

/** By their messages, which are few; pages with a source and pages without one take turns. */
const frames = { sourced: new Map<string, Frame>(), plain: new Map<string, Frame>() };
const MOST_FRAMES = 256;

function frameOf(page: SpokenPage): Frame {
  const known = page.source === null ? frames.plain : frames.sourced;
  let frame = known.get(page.message);
  if (frame === undefined || !isFramedAlike(frame.page, page)) {
    frame = { page, before: inOnePiece(writeBefore(page)), behind: inOnePiece(writeBehind(page)) };
    if (known.size >= MOST_FRAMES) known.clear();
    known.set(page.message, frame);
  }
  return frame;
}

function isFramedAlike(one: SpokenPage, other: SpokenPage): boolean {
  return (
    one.language === other.language &&
    one.title === other.title &&
    one.offersSharing === other.offersSharing &&
    one.branding === other.branding &&
    one.source?.text === other.source?.text &&
    one.source?.url === other.source?.url &&
    one.source?.note === other.source?.note
  );
}

/** A string that is put together stays a tree, which is walked at every use. */
function inOnePiece(text: string): string {
  return Buffer.from(text).toString();
}

function writeBefore({ language, title, message, texts, branding = null, offersSharing }: SpokenPage): string {
  const head = branding?.title ?? title;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(head)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${writeLogo(branding)}<h1>${escapeHtml(head)}</h1>
<p>${escapeHtml(message)}</p>
${writeOwnWords(branding, texts)}${offersSharing === true ? writeShare(texts) : ''}<section aria-labelledby="details">
<h2 id="details">${escapeHtml(texts.details)}</h2>
<dl>
`;
}

function writeBehind(page: SpokenPage): string {
  return `</dl>
</section>
${writeFooter(page)}</main>
${page.offersSharing === true ? `<script>${SHARE_SCRIPT}</script>\n` : ''}</body>
</html>
`;
}

/** The title beside it says what it shows, so that it needs no words of its own. */
function writeLogo(branding: PageBranding | null): string {
  return branding?.logo ? `<img src="${escapeHtml(branding.logo)}" alt="">\n` : '';
}

function writeOwnWords(branding: PageBranding | null, texts: PageTexts): string {
  const text = branding?.text ? `<p class="own">${escapeHtml(branding.text)}</p>\n` : '';
  const contact = branding?.contact ? `<p>${escapeHtml(texts.contact)}: ${writeContact(branding.contact)}</p>\n` : '';
  return `${text}${contact}`;
}

/** Letters that mean nothing in a mailto URL but themselves (RFC 6068 §2). */
const MAIL_ADDRESS = /^[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+$/i;

/** A whole mail address, or a whole https URL, as a link; anything else is text. */
function writeContact(contact: string): string {
  const shown = escapeHtml(contact);
  if (MAIL_ADDRESS.test(contact)) return `<a href="mailto:${shown}">${shown}</a>`;
  const url = /^https:\/\/\S+$/.test(contact) && URL.canParse(contact) ? new URL(contact).href : null;
  return url === null ? shown : `<a href="${escapeHtml(url)}">${shown}</a>`;
}

/** What is said to browsers without scripts stands there until the script takes it away, whatever keeps it from running. */
function writeShare({ share }: PageTexts): string {
  const { title, why, button, noScript, ...said } = share;
  const data = Object.entries(said).map(([name, text]) => ` data-${name}="${escapeHtml(text)}"`);
  return `<section aria-labelledby="share-title">
<h2 id="share-title">${escapeHtml(title)}</h2>
<p>${escapeHtml(why)}</p>
<p id="share-unable">${escapeHtml(noScript)}</p>
<button type="button" id="share" hidden${data.join('')}>${escapeHtml(button)}</button>
<p id="share-status" role="status" aria-live="polite"></p>
</section>
`;
}

function writeFooter({ source }: SpokenPage): string {
  if (source === null) return '';
  const note = source.note === null ? '' : ` (${escapeHtml(source.note)})`;
  return `<footer><p><a href="${escapeHtml(source.url)}">${escapeHtml(source.text)}</a>${note}</p></footer>\n`;
}
