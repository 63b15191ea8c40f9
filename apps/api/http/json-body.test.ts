import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ApiError } from './errors.js';
import { parseJsonBody } from './json-body.js';

function faultOf(body: string | Buffer): ApiError {
  try {
    parseJsonBody(Buffer.from(body));
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('The body was read.');
}

describe('a body of JSON', () => {
  it('is what JSON.parse makes of it', () => {
    // Names that reach prototypes are refused; below.
    const harmless = fc.json().filter((json) => !json.includes('__proto__') && !json.includes('prototype'));
    fc.assert(
      fc.property(harmless, (text) => {
        expect(parseJsonBody(Buffer.from(text))).toEqual(JSON.parse(text));
      }),
    );
    expect(parseJsonBody(Buffer.from('\uFEFF{"a":1}'))).toEqual({ a: 1 });
    expect(parseJsonBody(Buffer.alloc(0))).toBeUndefined();
  });

  it('may speak of prototypes', () => {
    const text = '{"a":"__proto__","constructor":"Ltd","b":{"prototype":1}}';
    expect(parseJsonBody(Buffer.from(text))).toEqual(JSON.parse(text));
  });
});

describe('a name that is there twice in an object', () => {
  it.each([
    ['{"a":1,"a":1}', '/a', 1, 8],
    ['{"a":1,\n "\\u0061":2}', '/a', 2, 2],
    ['{"list":[{"x":{"y":1}},{"x":{"y":1,"z":2,"y":3}}]}', '/list/1/x/y', 1, 42],
    ['{"a/b":1,"a/b":2}', '/a~1b', 1, 10],
  ])('%s is refused with its place', (text, pointer, line, column) => {
    const { code, errors } = faultOf(text);
    expect([code, errors]).toEqual([
      'invalid_request',
      [{ pointer, line, column, detail: expect.stringMatching(/is there twice/) }],
    ]);
  });

  it('may be there once in each of many objects, and as a value', () => {
    const text = '{"a":"a","b":{"a":1},"c":[{"a":1},{"a":"a"}]}';
    expect(parseJsonBody(Buffer.from(text))).toEqual(JSON.parse(text));
  });
});

describe('a body that is not JSON', () => {
  it.each([
    ['{"a":}', 1, 6],
    ['{"a": 1,\n "b": tru }', 2, 7],
    ['{"a": 1,}', 1, 9],
    ["{'a': 1}", 1, 2],
    ['{"a": 1} x', 1, 10],
    ['{"a": "\t"}', 1, 7],
    ['[1, 2', 1, 6],
    ['{"a": 1 /* one */}', 1, 9],
    ['nil', 1, 1],
  ])('%j is told with line %d and column %d', (text, line, column) => {
    const { code, errors } = faultOf(text);
    expect(code).toBe('body_unreadable');
    expect(errors).toEqual([{ pointer: '', line, column, detail: expect.stringContaining(`column ${column}`) }]);
  });

  it('is told apart where it is cut off', () => {
    fc.assert(
      fc.property(fc.object(), fc.nat(), (value, at) => {
        const text = JSON.stringify({ value });
        const { code, errors } = faultOf(text.slice(0, 1 + (at % (text.length - 1))));
        expect(code).toBe('body_unreadable');
        expect(errors).toHaveLength(1);
      }),
    );
  });

  it('is refused where it is nested without end, is not UTF-8, or is blank', () => {
    expect(faultOf('['.repeat(3_000_000)).code).toBe('body_unreadable');
    expect(faultOf(Buffer.from([0x22, 0xff, 0x22])).message).toMatch(/UTF-8/);
    expect(faultOf(' ').code).toBe('body_unreadable');
  });
});

it.each([
  ['{"__proto__":{"a":1}}', '/__proto__'],
  [String.raw`{"a":[{"\u005f_proto__":1}]}`, '/a/0/__proto__'],
  ['{"a/b":{"constructor":{"prototype":{}}}}', '/a~1b/constructor'],
])('%s is refused at %s', (text, pointer) => {
  const { code, errors } = faultOf(text);
  expect(code).toBe('invalid_request');
  expect(errors).toEqual([{ pointer, detail: expect.stringContaining('leave it out') }]);
});
