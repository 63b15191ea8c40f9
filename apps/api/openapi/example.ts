import { isJson, type Json, target } from './schema-walk.js';

const ID = '0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11';
const FORMATS: Readonly<Record<string, string>> = { uuid: ID, 'date-time': '2026-12-01T08:00:00.000Z' };

/**
 * An example of a schema, put together of those of its members; of what may be left out only what has one itself. Throws
 * with the place where a text has none.
 */
export function exampleOf(document: object, schema: Json, place = ''): unknown {
  if ('example' in schema) return schema['example'];
  if (Array.isArray(schema['examples'])) return schema['examples'][0] as unknown;
  if (typeof schema['$ref'] === 'string') return exampleOf(document, target(document, schema['$ref']), place);
  if ('const' in schema) return schema['const'];
  if ('default' in schema) return schema['default'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0] as unknown;
  const [inner] = ['allOf', 'anyOf', 'oneOf'].flatMap((name) =>
    Array.isArray(schema[name]) ? (schema[name] as unknown[]) : [],
  );
  if (isJson(inner)) return exampleOf(document, inner, place);
  const types = [schema['type']].flat();
  const format = FORMATS[String(schema['format'])];
  if (format !== undefined) return format;
  if (types.includes('null')) return null;
  switch (types[0]) {
    case 'array':
      return isJson(schema['items']) ? [exampleOf(document, schema['items'], `${place}/0`)] : [];
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return typeof schema['minimum'] === 'number' ? Math.max(schema['minimum'], 1) : 1;
    case 'object':
      return exampleOfObject(document, schema, place);
    default:
      throw new Error(`${place} has no example.`);
  }
}

function exampleOfObject(document: object, schema: Json, place: string): Json {
  const properties = isJson(schema['properties']) ? schema['properties'] : {};
  const required = Array.isArray(schema['required']) ? (schema['required'] as unknown[]) : [];
  const members = Object.entries(properties).filter(
    ([name, member]) => required.includes(name) || (isJson(member) && 'example' in member),
  );
  return Object.fromEntries(
    members.map(([name, member]) => [name, isJson(member) ? exampleOf(document, member, `${place}/${name}`) : null]),
  );
}
