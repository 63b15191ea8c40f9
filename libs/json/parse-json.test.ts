import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type JsonFault, JsonReadError, parseJson, sentenceOfFault } from './parse-json.js';

function faultOf(text: string): JsonFault {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof JsonReadError) return error.fault;
    throw error;
  }
  throw new Error('It was read.');
}

describe('parseJson', () => {
  it('reads what JSON.parse reads, as long as no name is there twice', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('refuses a name that is there twice, wherever it is, and as an escape', () => {
    const name = fc.constantFrom('a', '__proto__', 'toString', 'a/b', '~');
    const wrappers = fc.array(fc.constantFrom('[', '{"x":'), { maxLength: 20 });
    fc.assert(
      fc.property(name, wrappers, fc.jsonValue(), (written, around, value) => {
        const [first] = written;
        const escaped = `\\u${written.charCodeAt(0).toString(16).padStart(4, '0')}${written.slice(1)}`;
        const inner = JSON.stringify(value);
        const object = `{"${written}":${inner},"z":1,"${first === undefined ? written : escaped}":${inner}}`;
        const closing = [...around].reverse().map((open) => (open === '[' ? ']' : '}'));
        expect(faultOf(around.join('') + object + closing.join(''))).toMatchObject({ kind: 'repeated', name: written });
      }),
    );
  });

  it.each([
    ['{"a":1,\n "a":2}', 'It has the member "a" twice, again at line 2, column 2; leave one of the two out.'],
    ['{"a":}', 'It is not valid JSON at line 1, column 6.'],
    ['[1,\n2', 'It is not valid JSON: it ends too early, at line 2, column 2; it may have been cut off.'],
  ])('says of %j where', (text, sentence) => {
    expect(sentenceOfFault(faultOf(text), 'It')).toBe(sentence);
  });

  it('looks into nesting without end as far as it can', () => {
    expect(faultOf('['.repeat(1_000_000))).toEqual({ kind: 'syntax', place: null });
  });
});
