import fc from 'fast-check';
import { isJson, type Json } from '../../openapi/schema-walk.js';
import { faults, ODD_TEXTS, oddValues, valuesOf, withFault } from './values.js';

/** Who sends a request, by the names of tenants.ts. */
export const CALLERS = [
  'owner',
  'operator',
  'administrator',
  'auditor',
  'site administrator',
  'viewer',
  'stranger',
  'key of the owner with every scope',
  'key of the owner without the scope',
  'key of the owner for the site',
  'expired',
  'no token',
] as const;

/** A request before what its markers stand for is put in. */
export interface FuzzRequest {
  readonly operation: string;
  readonly caller: (typeof CALLERS)[number];
  readonly method: string;
  /** With the query; percent-encoded, or as nobody should. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** null: none. `latin1`: bytes. */
  readonly body: string | null;
  readonly encoding: 'utf8' | 'latin1';
}

/** Valid and invalid requests of an operation. */
export function requestsOf(document: object, name: string, operation: Json): fc.Arbitrary<FuzzRequest> {
  const [method = '', template = ''] = name.split(' ');
  const parameters = (operation['parameters'] ?? []) as Json[];
  return fc
    .record({
      operation: fc.constant(name),
      caller: fc.oneof(
        { arbitrary: fc.constantFrom('owner' as const, 'operator' as const), weight: 3 },
        { arbitrary: fc.constantFrom(...CALLERS), weight: 2 },
      ),
      method: fc.constant(method),
      path: fc
        .tuple(pathsOf(template), queriesOf(document, parameters))
        .map(([path, query]) => (query === '' ? path : `${path}?${query}`)),
      headers: headersOf(parameters),
      sent: bodiesOf(document, operation, method),
    })
    .map(({ headers, sent, ...request }) => ({
      ...request,
      headers: { ...headers, ...sent.headers },
      body: sent.body,
      encoding: sent.encoding,
    }));
}

function pathsOf(template: string): fc.Arbitrary<string> {
  const segments = template.split('/').map((segment, index, all): fc.Arbitrary<string> => {
    const parameter = /^\{(\w+)\}$/.exec(segment)?.[1];
    if (parameter === undefined) return fc.constant(segment);
    return fc.oneof(
      { arbitrary: fc.constant(`{{own.${resourceOf(parameter, all[index - 1] ?? '')}}}`), weight: 12 },
      { arbitrary: fc.constant(`{{other.${resourceOf(parameter, all[index - 1] ?? '')}}}`), weight: 2 },
      { arbitrary: fc.uuid(), weight: 1 },
      {
        arbitrary: fc.constantFrom(
          '1',
          '2',
          '0',
          '-1',
          '99999999999',
          '1e3',
          '{{own.site}}',
          '%00',
          '%zz',
          '%ff',
          '%2e%2e',
          '..',
          'a%2Fb',
          '%F0%9F%9A%AA',
          'x'.repeat(300),
        ),
        weight: 2,
      },
    );
  });
  return fc.tuple(...segments).map((parts) => parts.join('/'));
}

/** What a parameter of the path names, from the segment before it. */
function resourceOf(parameter: string, collection: string): string {
  if (parameter === 'siteId' || collection === 'sites') return 'site';
  if (parameter === 'userId') return 'user';
  return parameter === 'id' ? collection : parameter;
}

function queriesOf(document: object, parameters: readonly Json[]): fc.Arbitrary<string> {
  const known = parameters.filter((parameter) => parameter['in'] === 'query');
  const pairs = known.map((parameter) => {
    const name = String(parameter['name']);
    const schema = isJson(parameter['schema']) ? parameter['schema'] : {};
    const valid = valuesOf(document, schema).map(asText);
    const odd = fc.constantFrom(...ODD_TEXTS, '1', 'true', '-5', '201');
    const value = fc.oneof({ arbitrary: valid, weight: 5 }, { arbitrary: odd, weight: 1 }).map(percentEncoded);
    const usual = value.map((text) => [`${name}=${text}`]);
    const strange = fc.oneof(
      fc.tuple(value, value).map(([a, b]) => [`${name}=${a}`, `${name}=${b}`]),
      fc.constantFrom([name], [`${name}=`], [`${name}[]=1`], [`${name}[a]=1`], [`${name}=%zz`], [`${name}=%ff`]),
    );
    const given = fc.oneof({ arbitrary: usual, weight: 8 }, { arbitrary: strange, weight: 1 });
    return parameter['required'] === true
      ? fc.oneof({ arbitrary: given, weight: 9 }, { arbitrary: fc.constant<string[]>([]), weight: 1 })
      : fc.oneof({ arbitrary: given, weight: 1 }, { arbitrary: fc.constant<string[]>([]), weight: 3 });
  });
  const unknown = fc.constantFrom<string[]>(
    ['unknown=1'],
    ['__proto__=1'],
    ['constructor[prototype][a]=1'],
    ['&&='],
    ['%00=%00'],
  );
  return fc
    .tuple(...pairs, fc.oneof({ arbitrary: fc.constant<string[]>([]), weight: 12 }, { arbitrary: unknown, weight: 1 }))
    .map((groups) => groups.flat().join('&'));
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Markers stay as they are; half of a surrogate pair, which has no UTF-8, becomes the bytes that some programs send. */
function percentEncoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '\u{fffd}'))
    .replaceAll('%EF%BF%BD', '%ED%A0%80')
    .replaceAll('%7B%7B', '{{')
    .replaceAll('%7D%7D', '}}');
}

const HEADERS: Readonly<Record<string, readonly string[]>> = {
  'If-Match': ['*', '"x"', 'W/"x"', '', '"', '"a" "b"', 'x', '"a", "b"', `"${'a'.repeat(5_000)}"`, '"\u00e9"'],
  'If-None-Match': ['*', '"x"', 'W/"x"', '"a", W/"b"', '', 'x'],
  'Idempotency-Key': ['one', 'two', 'three', '', 'a b', 'x'.repeat(255), 'x'.repeat(256), '\u00e9'],
  Range: [
    'bytes=0-',
    'bytes=0-0',
    'bytes=-1',
    'bytes=-0',
    'bytes=5-2',
    'bytes=999-',
    'bytes=a-b',
    'lines=1-2',
    'bytes=0-0,2-3',
    `bytes=${'9'.repeat(30)}-`,
  ],
};
const COMMON: Readonly<Record<string, readonly string[]>> = {
  Accept: ['application/geo+json', 'application/geo+json;q=0', 'text/html', '*/*;q=0', ',', ''],
  'X-Forwarded-For': ['192.0.2.1', 'unknown', '::1%eth0', '999.1.1.1', '1.2.3.4, 5.6.7.8', ','],
  Cookie: [
    'gatepost_refresh=x',
    'gatepost_refresh=',
    'gatepost_device=%00',
    '=;;=',
    `gatepost_refresh=${'a'.repeat(2_000)}`,
  ],
  Origin: ['null', 'http://evil.example', 'http://127.0.0.1', ''],
  'Sec-Fetch-Site': ['cross-site', 'same-origin', 'none', ''],
  'Accept-Encoding': ['br', 'gzip, identity;q=0'],
  'X-HTTP-Method-Override': ['DELETE'],
};

function headersOf(parameters: readonly Json[]): fc.Arbitrary<Record<string, string>> {
  const own = parameters
    .filter((parameter) => parameter['in'] === 'header')
    .map((parameter) => String(parameter['name']))
    .flatMap((name) => (HEADERS[name] ? [[name, optional(HEADERS[name], 2)] as const] : []));
  const common = Object.entries(COMMON).map(([name, values]) => [name, optional(values, 15)] as const);
  return fc
    .record(Object.fromEntries([...own, ...common]))
    .map((all) =>
      Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null)),
    );
}

/** @param without times as often it is not there */
function optional(values: readonly string[], without: number): fc.Arbitrary<string | null> {
  return fc.oneof(
    { arbitrary: fc.constantFrom(...values), weight: 1 },
    { arbitrary: fc.constant(null), weight: without },
  );
}

interface Sent {
  readonly headers: Record<string, string>;
  readonly body: string | null;
  readonly encoding: 'utf8' | 'latin1';
}

const NOTHING: Sent = { headers: {}, body: null, encoding: 'utf8' };
const OTHER_TYPES = [
  'application/json; charset=utf-16',
  'application/json;',
  'APPLICATION/JSON',
  'application/geo+json',
  'application/merge-patch+json',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'multipart/form-data; boundary=b',
  'text/plain',
  'text/csv; charset=latin1',
  'application/octet-stream',
  'x',
  '/',
  '',
];

function bodiesOf(document: object, operation: Json, method: string): fc.Arbitrary<Sent> {
  const { requestBody } = operation;
  const content = isJson(requestBody) && isJson(requestBody['content']) ? requestBody['content'] : {};
  const choices = Object.entries(content).flatMap(([type, media]) =>
    isJson(media) ? [bodyOf(document, type, media)] : [],
  );
  const unwanted = fc.oneof(
    jsonBodies(oddValues()),
    fc.constantFrom<Sent>(sentAs('{', 'application/json'), sentAs('', 'application/json')),
  );
  if (choices.length === 0) {
    return method === 'GET'
      ? fc.constant(NOTHING)
      : fc.oneof({ arbitrary: fc.constant(NOTHING), weight: 6 }, { arbitrary: unwanted, weight: 1 });
  }
  return fc.oneof({ arbitrary: fc.oneof(...choices), weight: 15 }, { arbitrary: fc.constant(NOTHING), weight: 1 });
}

function bodyOf(document: object, type: string, media: Json): fc.Arbitrary<Sent> {
  const schema = isJson(media['schema']) ? media['schema'] : {};
  if (!/json$/.test(type) || type === 'application/x-ndjson') return texts(type, media['example']);
  const seeds = fc.oneof(
    { arbitrary: valuesOf(document, schema), weight: 2 },
    { arbitrary: fc.constant(media['example']), weight: 2 },
  );
  const faulty = fc
    .tuple(seeds, fc.array(faults(), { minLength: 0, maxLength: 3 }))
    .map(([value, list]) => list.reduce(withFault, value));
  return fc.oneof(
    { arbitrary: jsonBodies(faulty, type), weight: 12 },
    { arbitrary: jsonBodies(oddValues(), type), weight: 1 },
  );
}

/** JSON, mostly as it should be: sometimes cut off, in the wrong encoding, or not called JSON. */
function jsonBodies(values: fc.Arbitrary<unknown>, type = 'application/json'): fc.Arbitrary<Sent> {
  const spoilt: readonly ((text: string) => Sent)[] = [
    (text) => sentAs(text.slice(0, Math.floor(text.length / 2)), type),
    (text) => sentAs(`\ufeff${text}`, type),
    (text) => sentAs(`${text}${text}`, type),
    (text) => sentAs(text.replace('{', '{"name":1,"name":2,'), type),
    (text) => sentAs(text.replace('{', '{"__proto__":{"admin":true},'), type),
    (text) => sentAs(text.replace('{', '{"\\u005f_proto__":{"admin":true},'), type),
    (text) => sentAs(text.replace(/\d+/, '1e999'), type),
    (text) => sentAs(text.replace(/\d+/, 'NaN'), type),
    (text) => sentAs(text.replace(/"[^"]*"$/, "'x'"), type),
    (text) => sentAs(`/* */${text}`, type),
    (text) => sentAs('['.repeat(50_000) + text, type),
    (text) => ({ ...sentAs(`${text.slice(0, -1)}\u00ff\u00fe`, type), encoding: 'latin1' }),
    (text) => ({ ...sentAs(text, type), headers: { 'Content-Type': type, 'Content-Encoding': 'gzip' } }),
    () => sentAs('', type),
    ...OTHER_TYPES.map((other) => (text: string) => sentAs(text, other)),
    (text) => ({ headers: {}, body: text, encoding: 'utf8' }),
  ];
  const asIs = (text: string): Sent => sentAs(text, type);
  const way = fc.oneof(
    { arbitrary: fc.constant(asIs), weight: 6 },
    { arbitrary: fc.constantFrom(...spoilt), weight: 1 },
  );
  return fc.tuple(values, way).map(([value, send]) => send(JSON.stringify(value)));
}

function texts(type: string, example: unknown): fc.Arbitrary<Sent> {
  const text = typeof example === 'string' ? example : 'bytes';
  const lines = fc.array(
    fc.constantFrom(
      ...text.split('\n'),
      ...ODD_TEXTS,
      'asn,0,deny,',
      '"',
      '{"kind":"cidr"}',
      '[]',
      'null',
      '{',
      'a,b,c',
      '192.0.2.1 # note',
      '#',
    ),
    {
      maxLength: 20,
    },
  );
  const bytes = fc
    .string({ unit: 'binary', maxLength: 200 })
    .map((body): Sent => ({ ...sentAs(body, type), encoding: 'latin1' }));
  return fc.oneof(
    { arbitrary: fc.constant(sentAs(text, type)), weight: 3 },
    { arbitrary: lines.map((list) => sentAs(list.join('\n'), type)), weight: 3 },
    { arbitrary: bytes, weight: 1 },
    { arbitrary: fc.constantFrom(...OTHER_TYPES).map((other) => sentAs(text, other)), weight: 1 },
  );
}

function sentAs(body: string, type: string): Sent {
  return { headers: { 'Content-Type': type }, body, encoding: 'utf8' };
}
