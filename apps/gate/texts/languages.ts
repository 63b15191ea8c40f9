import { da } from './da.js';
import { de } from './de.js';
import { en } from './en.js';
import { es } from './es.js';
import { fr } from './fr.js';
import { type PageTexts } from './page-texts.js';

/** The languages of the gate's own pages; of equally welcome ones the first is taken. Primary tags of BCP 47. */
export const LANGUAGES = ['en', 'da', 'de', 'fr', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

export const TEXTS: Readonly<Record<Language, PageTexts>> = { en, da, de, fr, es };

const DEFAULT_LANGUAGE: Language = 'en';
const QUALITY = /^(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)$/;
/** A longer list is no browser's. */
const MOST_RANGES = 64;

/** The language that an Accept-Language header prefers (RFC 9110 §12.5.4), by primary tag: `da-DK` is Danish. */
export function chooseLanguage(acceptLanguage: string | undefined): Language {
  if (acceptLanguage === undefined) return DEFAULT_LANGUAGE;
  let best: { language: Language; quality: number } = { language: DEFAULT_LANGUAGE, quality: 0 };
  for (const range of acceptLanguage.split(',', MOST_RANGES)) {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const primary = tag.split('-', 1)[0];
    const language = tag === '*' ? DEFAULT_LANGUAGE : LANGUAGES.find((one) => one === primary);
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice('q='.length) ?? '1';
    const quality = QUALITY.test(weight) ? Number(weight) : 0;
    // The first of equals stays: browsers list what they prefer first.
    if (language !== undefined && quality > best.quality) best = { language, quality };
  }
  return best.language;
}
