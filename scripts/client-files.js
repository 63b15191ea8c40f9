// What libs/client has of the API: types by openapi-typescript, and what a command line goes by.
import openapiTypescript, { astToString } from 'openapi-typescript';

const ORIGIN = '// Generated from docs/openapi.json by `npm run docs`.\n';
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** libs/client/schema.d.ts */
export async function clientSchema(document) {
  return `${ORIGIN}${astToString(await openapiTypescript(document, { emptyObjectsUnknown: true }))}`;
}

/** libs/client/operations.ts: every route under /api, as libs/client/operation.ts has it. */
export function clientOperations(document) {
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => [
      `${method.toUpperCase()} ${path}`,
      operationOf(document, path, item[method]),
    ]),
  );
  return `${ORIGIN}import { type Operation } from './operation.js';

export type OperationName = ${operations.map(([name]) => JSON.stringify(name)).join(' | ')};

export const OPERATIONS: Readonly<Record<OperationName, Operation>> = ${JSON.stringify(Object.fromEntries(operations))};
`;
}

function operationOf(document, path, { parameters = [], requestBody }) {
  const all = parameters.map((parameter) => resolved(document, parameter));
  const body = requestBody && resolved(document, requestBody).content['application/json'];
  return {
    path: [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
    query: all
      .filter((parameter) => parameter.in === 'query')
      .map(({ name, required = false, description, schema }) =>
        fieldOf(document, name, { description, ...schema }, required),
      ),
    headers: all.filter((parameter) => parameter.in === 'header').map(({ name }) => name),
    body: body ? fieldsOf(document, body.schema) : [],
  };
}

function fieldsOf(document, given) {
  const schema = resolved(document, given);
  const parts = (schema.allOf ?? []).flatMap((part) => fieldsOf(document, part));
  const own = Object.entries(schema.properties ?? {}).map(([name, property]) =>
    fieldOf(document, name, property, (schema.required ?? []).includes(name)),
  );
  return [...parts, ...own];
}

function fieldOf(document, name, given, isRequired) {
  const alternatives = given.anyOf ?? given.oneOf ?? [given];
  const schemas = alternatives.map((one) => resolved(document, one));
  const types = schemas.flatMap(({ type = 'object' }) => type);
  const isNullable = types.includes('null') || given.nullable === true;
  const kinds = [...new Set(types.filter((type) => type !== 'null'))];
  const values = schemas.flatMap((schema) => schema.enum ?? []).filter((value) => typeof value === 'string');
  const items = resolved(document, schemas.find((schema) => schema.items)?.items ?? {});
  const isTextList = kinds[0] === 'array' && items.type === 'string';
  return {
    name,
    type: kinds.length > 1 || ['array', 'object'].includes(kinds[0]) ? (isTextList ? 'list' : 'json') : kinds[0],
    isRequired,
    isNullable,
    values: isTextList ? (items.enum ?? []) : values,
    description: given.description ?? '',
  };
}

function resolved(document, schema) {
  if (schema.$ref === undefined) return schema;
  const { $ref, ...beside } = schema;
  const target = $ref
    .slice(2)
    .split('/')
    .reduce((at, key) => at[key.replaceAll('~1', '/').replaceAll('~0', '~')], document);
  return { ...resolved(document, target), ...beside };
}
