import fc from 'fast-check';
import { isJson, type Json, target } from '../../openapi/schema-walk.js';

/** Stand in requests for what exists while they are sent; see world.ts. */
export const MARKERS = ['own', 'other'] as const;

/** Longer lists and texts than this are made on purpose only. */
const USUAL_LENGTH = 5;

/** Values that a schema allows. Texts of no particular form are those that people write, and some that nobody does. */
export function valuesOf(document: object, schema: Json): fc.Arbitrary<unknown> {
  const fitting = fittingOf(document, schema);
  const examples = Array.isArray(schema['examples']) ? (schema['examples'] as unknown[]) : [];
  if (examples.length === 0) return fitting;
  return fc.oneof({ arbitrary: fc.constantFrom(...examples), weight: 2 }, { arbitrary: fitting, weight: 1 });
}

function fittingOf(document: object, schema: Json): fc.Arbitrary<unknown> {
  const { $ref, allOf, anyOf, oneOf } = schema;
  if (typeof $ref === 'string') return valuesOf(document, target(document, $ref));
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
  if (Array.isArray(allOf) && isJson(allOf[0])) return valuesOf(document, allOf[0]);
  for (const choices of [anyOf, oneOf]) {
    if (Array.isArray(choices)) return fc.oneof(...choices.filter(isJson).map((one) => valuesOf(document, one)));
  }
  const types = [schema['type']].flat().map(String);
  return fc.oneof(...types.map((type) => ofType(document, schema, type)));
}

function ofType(document: object, schema: Json, type: string): fc.Arbitrary<unknown> {
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.oneof(
        fc.constantFrom(limitOf(schema, 'minimum', -1e9), limitOf(schema, 'maximum', 1e9)),
        fc.integer({ min: limitOf(schema, 'minimum', -1e9), max: limitOf(schema, 'maximum', 1e9) }),
      );
    case 'number':
      return fc.oneof(
        fc.constantFrom(limitOf(schema, 'minimum', -1e9), limitOf(schema, 'maximum', 1e9)),
        fc.double({
          min: Math.max(limitOf(schema, 'minimum', -1e9), -1e9),
          max: Math.min(limitOf(schema, 'maximum', 1e9), 1e9),
          noNaN: true,
        }),
      );
    case 'array':
      return listOf(document, schema);
    case 'object':
      return objectOf(document, schema);
    default:
      return textOf(schema);
  }
}

function limitOf(schema: Json, name: string, otherwise: number): number {
  const limit = schema[name];
  return typeof limit === 'number' ? limit : otherwise;
}

function textOf(schema: Json): fc.Arbitrary<string> {
  const least = limitOf(schema, 'minLength', 0);
  const most = limitOf(schema, 'maxLength', 200);
  if (schema['format'] === 'uuid')
    return fc.oneof(fc.uuid(), fc.constantFrom(...MARKERS.map((who) => `{{${who}.site}}`)));
  if (schema['format'] === 'date-time') {
    const [min, max] = [new Date('0001-01-02T00:00:00Z'), new Date('9999-12-30T00:00:00Z')];
    return fc.date({ min, max, noInvalidDate: true }).map((date) => date.toISOString());
  }
  if (typeof schema['pattern'] === 'string') {
    return fc.stringMatching(new RegExp(schema['pattern']), { maxLength: Math.min(most, 100) });
  }
  const usual = fc.string({ unit: 'grapheme', minLength: least, maxLength: Math.max(least, 20) });
  const full = fc.constantFrom('a', 'ø', '\u{1f6aa}').map((unit) => unit.repeat(Math.floor(most / unit.length)));
  return fc.oneof({ arbitrary: usual, weight: 4 }, { arbitrary: full, weight: 1 });
}

function listOf(document: object, schema: Json): fc.Arbitrary<unknown[]> {
  const { items, prefixItems } = schema;
  if (Array.isArray(prefixItems)) {
    const members = prefixItems.filter(isJson).slice(0, limitOf(schema, 'minItems', 2));
    return fc.tuple(...members.map((member) => valuesOf(document, member)));
  }
  if (!isJson(items)) return fc.constant([]);
  const minLength = limitOf(schema, 'minItems', 0);
  const maxLength = Math.min(limitOf(schema, 'maxItems', USUAL_LENGTH), Math.max(minLength, USUAL_LENGTH));
  return fc.array(valuesOf(document, items), { minLength, maxLength });
}

function objectOf(document: object, schema: Json): fc.Arbitrary<object> {
  const properties = isJson(schema['properties']) ? schema['properties'] : {};
  const members = Object.entries(properties).filter((entry): entry is [string, Json] => isJson(entry[1]));
  const required = Array.isArray(schema['required']) ? (schema['required'] as string[]) : [];
  return fc.record(Object.fromEntries(members.map(([name, member]) => [name, valuesOf(document, member)])), {
    requiredKeys: required.filter((name) => name in properties),
    noNullPrototype: true,
  });
}

/** Texts that something, somewhere, takes for something else. */
export const ODD_TEXTS = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '\u202e\u2066',
  '\ufeff',
  'e\u0301'.repeat(200),
  '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
  '\r\nX-Injected: 1',
  "'; drop table sites; --",
  '${7*7}{{7*7}}',
  '../../etc/passwd',
  '%00%ff%2e%2e%2f',
  '*',
  '*.',
  'xn--',
  'a..b',
  '[::1]',
  '::ffff:192.0.2.1/128',
  '0.0.0.0/33',
  '1e999',
  '-0',
  'NaN',
  '9007199254740993',
  'null',
  'undefined',
  '__proto__',
  'constructor',
  'javascript:alert(1)',
  'file:///etc/passwd',
  'http://[',
  'data:image/png;base64,AAAA',
  '0000-00-00T00:00:00Z',
  '9999-12-31T23:59:60Z',
  '+275760-09-13T00:00:00.000Z',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  'a'.repeat(3_000),
  '\u{1f6aa}'.repeat(3_000),
] as const;

/** JSON that hardly any place wants. */
export function oddValues(): fc.Arbitrary<unknown> {
  const nested = fc.integer({ min: 1, max: 300 }).map((depth) => {
    let value: unknown = 0;
    for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
    return value;
  });
  return fc.oneof(
    { arbitrary: fc.constantFrom<unknown>(...ODD_TEXTS), weight: 5 },
    {
      arbitrary: fc.constantFrom<unknown>(
        null,
        true,
        false,
        0,
        -0,
        -1,
        0.1,
        1e308,
        -1e308,
        5e-324,
        2 ** 31,
        2 ** 32,
        2 ** 53,
        -(2 ** 63),
        [],
        {},
        [[]],
        [null],
        [{}],
        { length: 3 },
        { toString: 1 },
        { constructor: { prototype: {} } },
        { type: 'Point' },
        { type: 'Polygon', coordinates: [[[0, 0]]] },
      ),
      weight: 5,
    },
    { arbitrary: fc.jsonValue({ maxDepth: 3 }), weight: 2 },
    { arbitrary: nested, weight: 1 },
  );
}

/** One fault in a value: at the place that `at` chooses. */
export type Fault =
  | { readonly kind: 'replace'; readonly at: number; readonly by: unknown }
  | { readonly kind: 'drop'; readonly at: number }
  | { readonly kind: 'add'; readonly at: number; readonly name: string; readonly value: unknown }
  | { readonly kind: 'repeat'; readonly at: number; readonly times: number };

export function faults(): fc.Arbitrary<Fault> {
  const at = fc.nat({ max: 1_000 });
  const name = fc.constantFrom('unknown', 'id', 'version', 'toString', 'constructor', '', 'a/b~c', 'ø');
  return fc.oneof(
    { arbitrary: fc.record({ kind: fc.constant('replace' as const), at, by: oddValues() }), weight: 5 },
    { arbitrary: fc.record({ kind: fc.constant('drop' as const), at }), weight: 2 },
    { arbitrary: fc.record({ kind: fc.constant('add' as const), at, name, value: oddValues() }), weight: 2 },
    {
      arbitrary: fc.record({ kind: fc.constant('repeat' as const), at, times: fc.constantFrom(2, 20, 300) }),
      weight: 1,
    },
  );
}

/** The value with the fault in it. */
export function withFault(value: unknown, fault: Fault): unknown {
  const copy = structuredClone({ root: value });
  const places = placesIn(copy).filter(
    ({ holder, name }) =>
      fault.kind === 'replace' ||
      (fault.kind === 'drop' && holder !== copy) ||
      (fault.kind === 'add' && isJson(holder[name])) ||
      (fault.kind === 'repeat' && Array.isArray(holder[name])),
  );
  const place = places[fault.at % Math.max(places.length, 1)];
  if (!place) return value;
  const { holder, name } = place;
  const found = holder[name];
  if (fault.kind === 'replace') holder[name] = fault.by;
  else if (fault.kind === 'drop') Reflect.deleteProperty(holder, name);
  else if (fault.kind === 'add' && isJson(found)) found[fault.name] = fault.value;
  else if (fault.kind === 'repeat' && Array.isArray(found)) {
    holder[name] = Array.from({ length: fault.times }, () => found as unknown[]).flat();
  }
  return copy.root;
}

interface ValuePlace {
  readonly holder: Json;
  readonly name: string;
}

function placesIn(holder: Json): ValuePlace[] {
  return Object.keys(holder).flatMap((name) => {
    const inner = holder[name];
    // Lists are objects with the names 0, 1, …
    const below = typeof inner === 'object' && inner !== null ? placesIn(inner as Json) : [];
    return [{ holder, name }, ...below];
  });
}
