import { describe, expect, it } from '@jest/globals';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { ROUTES } from '../../../libs/auth/index.js';
import { ERROR_CATALOGUE, type ErrorCode } from '../http/errors.js';
import { DOCUMENT } from '../testing/documented.js';
import { operationsOf } from './complete.js';
import { isJson, type Json, reachableSchemas, resolved, target } from './schema-walk.js';

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addFormat('binary', true);
ajv.addSchema(DOCUMENT, 'openapi.json');

const operations = [...operationsOf(DOCUMENT)];
const parametersOf = (operation: Json): Json[] => (operation['parameters'] ?? []) as Json[];
const contentsOf = (part: unknown): Json[] => {
  const { content } = isJson(part) ? resolved(DOCUMENT, part) : {};
  return isJson(content) ? Object.values(content).filter(isJson) : [];
};
const responsesOf = (operation: Json): [string, Json][] =>
  Object.entries(operation['responses'] as Record<string, Json>);

/** Schemas of what clients send, with all that they refer to. */
function requestSchemas(operation: Json): Json[] {
  return [operation['requestBody'], ...parametersOf(operation)].flatMap((part) => {
    const own = isJson(part) && isJson(part['schema']) ? [part['schema']] : [];
    return [...own, ...contentsOf(part).flatMap(({ schema }) => (isJson(schema) ? [schema] : []))];
  });
}

/** Lists and numbers of policy drafts are as long and as large as the body may be: what of them is too much, compiling says. */
const policies = new Set(
  ['PolicyDraft', 'policy_networkRule', 'policy_fence', 'policy_position', 'policy_polygon'].map((name) =>
    target(DOCUMENT, `#/components/schemas/${name}`),
  ),
);

/** What a schema leaves without a limit. */
function findUnbounded(schema: Json): string | null {
  const types = [schema['type']].flat();
  const has = (...names: readonly string[]): boolean => names.some((name) => name in schema);
  if (types.includes('string') && !has('maxLength', 'enum', 'const', 'format')) return 'a text without an end';
  if (types.includes('array') && !has('maxItems')) return 'a list without an end';
  const isNumber = types.includes('number') || types.includes('integer');
  if (!isNumber || has('enum', 'const')) return null;
  return has('minimum', 'exclusiveMinimum') && has('maximum', 'exclusiveMaximum') ? null : 'a number without limits';
}

it('is valid OpenAPI 3.1', async () => {
  const config = await createConfig({ extends: ['spec'] });
  const problems = await lintFromString({ source: JSON.stringify(DOCUMENT), config });
  expect(problems.map(({ message, location }) => `${location[0]?.pointer}: ${message}`)).toEqual([]);
});

it('has every route of the table but pages for people', () => {
  const routes = Object.keys(ROUTES).filter((route) => route !== 'GET /account');
  expect(operations.map(([name]) => name.replace(/\{(\w+)\}/g, ':$1')).sort()).toEqual(routes.sort());
});

it('has every error of the catalogue but those of no operation', () => {
  const elsewhere: readonly ErrorCode[] = [
    'route_not_found',
    'method_not_allowed',
    // What the API itself asks of the store makes these impossible.
    'store_key_invalid',
    'store_already_exists',
    'store_presign_unavailable',
  ];
  const listed = new Set(
    operations
      .flatMap(([, operation]) => responsesOf(operation))
      .flatMap(([, response]) => contentsOf(response).flatMap(({ examples }) => Object.keys(examples ?? {}))),
  );
  const missing = Object.keys(ERROR_CATALOGUE).filter((code) => !listed.has(code));
  expect(missing.sort()).toEqual([...elsewhere].sort());
});

it('has an Idempotency-Key wherever a thing is made that would be there twice', () => {
  const makesAnother = operations
    .filter(([, operation]) => responsesOf(operation).some(([status]) => status === '201'))
    .filter(([, operation]) => parametersOf(operation).every(({ name }) => name !== 'Idempotency-Key'))
    .map(([name]) => name);
  // A link takes the place of the one before; a rollback is asked for by the ETag of the site.
  expect(makesAnother.sort()).toEqual([
    'POST /api/v1/sites/{siteId}/policy-versions/{version}/rollback',
    'POST /api/v1/users/{id}/reset-link',
  ]);
});

it('limits every text of policy drafts', () => {
  const texts = [...policies]
    .flatMap((schema) => (isJson(schema) ? [...reachableSchemas(DOCUMENT, schema)] : []))
    .filter(({ schema }) => findUnbounded(schema) === 'a text without an end');
  expect(texts).toEqual([]);
});

describe.each(operations)('%s', (_name, operation) => {
  it('limits all that it takes', () => {
    const seen = new Set(policies);
    const found = requestSchemas(operation)
      .flatMap((schema) => [...reachableSchemas(DOCUMENT, schema, seen)])
      .flatMap(({ schema }) => findUnbounded(schema) ?? []);
    expect(found).toEqual([]);
  });

  it('says what its answers are', () => {
    for (const [status, response] of responsesOf(operation)) {
      expect(resolved(DOCUMENT, response)['description']).toMatch(/\S/);
      const isEmpty = ['202', '204', '304'].includes(status);
      expect({ status, contents: contentsOf(response).length > 0 }).toEqual({ status, contents: !isEmpty });
      expect(contentsOf(response).every(({ schema }) => isJson(schema))).toBe(true);
    }
  });

  it('has examples, which are valid', () => {
    for (const part of [operation['requestBody'], ...responsesOf(operation).map(([, response]) => response)]) {
      for (const { schema, example, examples } of contentsOf(part)) {
        if (!isJson(schema) || schema['format'] === 'binary') continue;
        const named = isJson(examples) ? Object.values(examples).filter(isJson) : [];
        const values = example === undefined ? named.map((one) => resolved(DOCUMENT, one)['value']) : [example];
        expect(values.length).toBeGreaterThan(0);
        for (const value of values) expectValid(schema, value);
      }
    }
    for (const { schema } of parametersOf(operation)) if (isJson(schema)) expectOwnExamples(schema);
  });
});

it.each(Object.entries(DOCUMENT.components.schemas))('%s: its examples are valid', (_name, schema) => {
  for (const { schema: inner } of reachableSchemas(DOCUMENT, schema)) expectOwnExamples(inner);
});

function expectOwnExamples(schema: Json): void {
  const { examples, ...rest } = schema;
  for (const value of Array.isArray(examples) ? (examples as unknown[]) : []) expectValid(rest, value);
}

function expectValid(schema: Json, value: unknown): void {
  const text = JSON.stringify(schema).replaceAll('"#/', '"openapi.json#/');
  const validate = ajv.compile(JSON.parse(text) as object);
  expect({ value, isValid: validate(value), errors: validate.errors }).toMatchObject({ isValid: true });
}
