/** The forms in which the gate writes its own pages; of equally welcome ones the first is taken. */
export const PAGE_FORMS = ['html', 'json', 'text'] as const;
export type PageForm = (typeof PAGE_FORMS)[number];

const MEDIA_TYPES: Readonly<Record<PageForm, readonly string[]>> = {
  html: ['text/html'],
  json: ['application/json', 'application/problem+json'],
  text: ['text/plain'],
};
const QUALITY = /^(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)$/;
/** A longer list is no browser's. */
const MOST_RANGES = 64;

interface MediaRange {
  readonly type: string;
  readonly quality: number;
}

/** The form an Accept header prefers (RFC 9110 §12.5.1): HTML without one, text when it takes neither HTML nor JSON. */
export function choosePageForm(accept: string | undefined): PageForm {
  if (accept === undefined || accept.trim() === '') return 'html';
  const ranges = accept.split(',', MOST_RANGES).map(parseRange);
  let best: { form: PageForm; quality: number } = { form: 'text', quality: 0 };
  for (const form of PAGE_FORMS) {
    const quality = Math.max(...MEDIA_TYPES[form].map((type) => qualityOf(type, ranges)));
    if (quality > best.quality) best = { form, quality };
  }
  return best.form;
}

function parseRange(text: string): MediaRange {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice('q='.length) ?? '1';
  return { type, quality: QUALITY.test(weight) ? Number(weight) : 0 };
}

/** The most specific range that covers the type counts, even when it refuses what a wider one takes. */
function qualityOf(type: string, ranges: readonly MediaRange[]): number {
  const group = `${type.split('/')[0] ?? ''}/*`;
  for (const candidate of [type, group, '*/*']) {
    const range = ranges.find((one) => one.type === candidate);
    if (range) return range.quality;
  }
  return 0;
}
