import stringWidth from 'string-width';

/**
 * Control characters (C0, C1) and those that turn the direction of text (Unicode TR 36 §2.2): values come from visitors,
 * and a terminal would obey them.
 */
// eslint-disable-next-line no-control-regex -- exactly those are looked for
const OBEYED = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** One line that a terminal shows and does not obey. */
export function printable(text: string): string {
  return text.replace(OBEYED, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code === 0x0a ? '\\n' : `\\u{${code.toString(16)}}`;
  });
}

/** Columns of a terminal that a printable text takes. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The text, or as much of it as fits beside an ellipsis. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  let used = 1;
  for (const { segment } of GRAPHEMES.segment(text)) {
    used += widthOf(segment);
    if (used > width) break;
    kept += segment;
  }
  return `${kept}…`;
}
