import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { ROUTES } from '../../../libs/auth/index.js';
import { operationsOf } from '../openapi/complete.js';
import { isJson, type Json, resolved } from '../openapi/schema-walk.js';

/** Written by the program from its own decorators. */
export const DOCUMENT = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as Json & {
  components: { schemas: Record<string, Json> };
};

/** Pages for people, which the document leaves out. */
const UNDOCUMENTED = ['GET /account'];

/** An answer as it leaves the API. */
export interface Answer {
  readonly status: number;
  /** Media type without parameters; empty where there is no body. */
  readonly type: string;
  readonly text: string;
}

const operations = new Map(
  [...operationsOf(DOCUMENT)].map(([name, operation]) => [name, operation['responses'] as Record<string, Json>]),
);
const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
addFormats.default(ajv);
ajv.addSchema(strict(DOCUMENT), 'openapi.json');
const compiled = new Map<string, ValidateFunction>();

/** The document with schemas of answers that allow no members that they do not name. */
function strict(document: typeof DOCUMENT): object {
  const copy = structuredClone(document);
  for (const schema of Object.values(copy.components.schemas)) {
    if (isJson(schema['properties'])) schema['additionalProperties'] ??= false;
  }
  return copy;
}

const isProblem = ajv.compile({ $ref: 'openapi.json#/components/schemas/Problem' });

/** What is not so of an error that it should be, whichever operation it is of, or none. */
export function findProblemFault({ status, type, text }: Answer): string | null {
  if (type !== 'application/problem+json') return `${status} of type "${type}": ${text.slice(0, 200)}`;
  const body: unknown = JSON.parse(text);
  if (!isProblem(body)) return `${status}: ${ajv.errorsText(isProblem.errors)} in ${text.slice(0, 500)}`;
  return isJson(body) && body['status'] === status
    ? null
    : `${status} with another status in it: ${text.slice(0, 200)}`;
}

/** What is not so of an answer that docs/openapi.json promises; null: it is as promised. `route` as in the table of routes. */
export function findBreach(route: string, { status, type, text }: Answer): string | null {
  const name = route.replace(/:(\w+)/g, '{$1}');
  const responses = operations.get(name);
  if (!responses) return route in ROUTES && !UNDOCUMENTED.includes(route) ? `${route} is not in the document` : null;
  const response = responses[String(status)];
  if (!response) return `${route} has no answer ${status}: ${text.slice(0, 200)}`;
  const { content } = resolved(DOCUMENT, response);
  if (!isJson(content)) return text === '' ? null : `${route} ${status} has a body, which is not in the document`;
  const range = type in content ? type : '*/*';
  if (!(range in content)) return `${route} ${status} has no body of type "${type}": ${text.slice(0, 200)}`;
  if (!/^application\/(?:\w+\+)?json$/.test(range)) return null;
  const validate = validatorOf(name, String(status), range);
  const body: unknown = JSON.parse(text);
  return validate(body) ? null : `${route} ${status}: ${ajv.errorsText(validate.errors)} in ${text.slice(0, 500)}`;
}

function validatorOf(name: string, status: string, type: string): ValidateFunction {
  const key = `${name} ${status} ${type}`;
  const known = compiled.get(key);
  if (known) return known;
  const [method = '', path = ''] = name.split(' ');
  const response = ((operations.get(name) ?? {})[status] ?? {})['$ref'];
  const pointer =
    typeof response === 'string'
      ? response.slice(2)
      : ['paths', path, method.toLowerCase(), 'responses', status].map(escaped).join('/');
  const made = ajv.compile({ $ref: `openapi.json#/${pointer}/content/${escaped(type)}/schema` });
  compiled.set(key, made);
  return made;
}

function escaped(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
}
