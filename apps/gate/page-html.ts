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
  const items = page.facts.map(
    ({ label, text }) => `<div><dt>${escapeHtml(label)}</dt><dd>${escapeHtml(text)}</dd></div>`,
  );
  return `${before}${items.join('\n')}${behind}`;
}

/** What stands around the facts: the same for all who are refused for one reason on one site. */
interface Frame {
  readonly branding: PageBranding | null;
  readonly before: string;
  readonly behind: string;
}

const frames = new Map<string, Frame>();
const MOST_FRAMES = 256;

function frameOf(page: SpokenPage): Frame {
  const { language, title, message, offersSharing = false, branding = null, source } = page;
  const key = [language, title, message, offersSharing, source?.text, source?.url, source?.note].join('\0');
  let frame = frames.get(key);
  if (frame?.branding !== branding) {
    frame = { branding, before: writeBefore(page), behind: writeBehind(page) };
    if (frames.size >= MOST_FRAMES) frames.clear();
    frames.set(key, frame);
  }
  return frame;
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
  return `
</dl>
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
