import { describe, expect, it } from '@jest/globals';
import { REASON_CODES, REASONS } from '../../../libs/access/index.js';
import { GATE_FAULTS, type GateFaultCode } from '../faults.js';
import { chooseLanguage, LANGUAGES, TEXTS } from './languages.js';
import { en } from './en.js';
import { OPERATOR_FAULTS } from './page-texts.js';

/** Every path to a text, `share.button`, `faults.not_found.title`. */
function paths(value: unknown, prefix = ''): string[] {
  if (typeof value !== 'object' || value === null) return [prefix];
  return Object.entries(value).flatMap(([key, inner]) => paths(inner, prefix === '' ? key : `${prefix}.${key}`));
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'function') return [(value as (...args: string[]) => string)('1', '2')];
  if (typeof value !== 'object' || value === null) return [String(value)];
  return Object.values(value).flatMap(textsOf);
}

const VISITOR_FAULTS = (Object.keys(GATE_FAULTS) as GateFaultCode[]).filter(
  (code) => !(OPERATOR_FAULTS as readonly string[]).includes(code),
);

describe.each(LANGUAGES)('the texts in %s', (language) => {
  const texts = TEXTS[language];

  it('are there for every key, every reason and every fault that a visitor meets', () => {
    const missing = paths({ ...en, faults: {} }).filter((path) => !paths(texts).includes(path) && path !== 'faults');
    expect(missing).toEqual([]);
    expect(Object.keys(texts.reasons).sort()).toEqual([...REASON_CODES].sort());
    expect(VISITOR_FAULTS.filter((code) => texts.faults[code] === undefined)).toEqual([]);
  });

  it('are not empty, have no markup and no blanks around them', () => {
    for (const text of textsOf(texts)) expect(text).toMatch(/^[^\s<>](?:[^<>\n]*[^\s<>])?$/);
  });

  it('say reasons in one sentence that ends', () => {
    for (const code of REASON_CODES) expect(texts.reasons[code]).toMatch(/^[A-ZÆØÅÉÀ][^.]*\.$/);
  });

  it('are not English, but for one', () => {
    const same = REASON_CODES.filter((code) => texts.reasons[code] === REASONS[code].visitor);
    expect(same).toHaveLength(language === 'en' ? REASON_CODES.length : 0);
  });
});

describe('the language of a page', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['da', 'da'],
    ['da-DK,da;q=0.9,en;q=0.8', 'da'],
    ['DE-at', 'de'],
    ['fr-CH, fr;q=0.9, en;q=0.8, de;q=0.7, *;q=0.5', 'fr'],
    ['en;q=0.1, es;q=0.2', 'es'],
    ['nl, sv;q=0.9', 'en'],
    ['nl, *;q=0.5, de;q=0.4', 'en'],
    ['da;q=0, de;q=0.1', 'de'],
    ['da;q=2', 'en'],
    ['es, da', 'es'],
    [`${'nl,'.repeat(100)}da`, 'en'],
  ])('%s: %s', (header, language) => expect(chooseLanguage(header)).toBe(language));
});
