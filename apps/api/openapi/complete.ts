import { type OpenAPIObject } from '@nestjs/swagger';
import { POLICY_SCHEMA } from '../../../libs/policy/index.js';
import { exampleOf } from './example.js';
import { problemExamples, problemResponses, problemSchemas } from './problem-responses.js';
import { codesOf } from './route-errors.js';
import { isJson, type Json, reachableSchemas } from './schema-walk.js';

/** Marks an operation whose answer has an ETag. */
export const TAGGED = 'x-tagged';
/** In the place of schemas of policy documents, which `libs/policy` has. */
export const POLICY_DOCUMENT = { $ref: '#/components/schemas/PolicyDocument' } as const;
export const POLICY_DRAFT = { $ref: '#/components/schemas/PolicyDraft' } as const;

const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;
const REASONS: Readonly<Record<string, string>> = { 200: 'Done.', 201: 'Made.', 202: 'Taken.', 204: 'Done.' };
const ETAG = { ETag: { description: 'Strong validator of the resource.', schema: { type: 'string' } } };

/** Parameters of paths; pipes and handlers check them. */
const PATH_PARAMETERS: Readonly<Record<string, Json>> = {
  id: { description: 'Its id.', schema: { type: 'string', format: 'uuid' } },
  siteId: { description: 'Id of the site.', schema: { type: 'string', format: 'uuid' } },
  userId: { description: 'Id of the account.', schema: { type: 'string', format: 'uuid' } },
  version: {
    description: 'Number of a policy version.',
    schema: { type: 'integer', minimum: 1, maximum: 2_147_483_647 },
  },
  hostname: {
    description: 'A host name, as the list has it.',
    schema: { type: 'string', minLength: 1, maxLength: 253, example: 'shop.example.org' },
  },
};

/** Examples of bodies that are no JSON, by media type. */
const TEXTS: Readonly<Record<string, string>> = {
  'text/csv': 'kind,value,action,note\r\ncidr,192.0.2.0/24,deny,Scanners\r\ncountry,DK,allow,\r\n',
  'application/x-ndjson': '{"kind":"cidr","value":"192.0.2.0/24","action":"deny"}\n',
  'text/plain': '192.0.2.0/24 # Scanners\n2001:db8::/32\n',
};

/**
 * Adds to what decorators say what they need not say of each route: every error, what parameters of paths are, that
 * bodies have no other members, and examples. Throws where something is missing that nobody can guess.
 */
export function completed(document: OpenAPIObject): OpenAPIObject {
  // The library's types follow OpenAPI 3.0; what is added is 3.1.
  const { paths, components } = document as unknown as {
    paths: Record<string, Record<string, Json>>;
    components: { schemas: Json; responses: Json; examples: Json };
  };
  components.responses = {};
  components.examples = problemExamples();
  Object.assign(components.schemas, problemSchemas(), policySchemas());
  for (const [path, item] of Object.entries(paths)) {
    for (const method of METHODS) {
      if (item[method]) completeOperation(components, `${method.toUpperCase()} ${path}`, item[method]);
    }
  }
  for (const name of WHOLE) requireAll(components.schemas[name]);
  closeRequests(document);
  addExamples(document);
  components.responses = Object.fromEntries(Object.entries(components.responses).sort(([a], [b]) => (a < b ? -1 : 1)));
  renameExamples(document);
  return document;
}

function policySchemas(): Json {
  const { $schema: _dialect, $id: _id, $defs, required: _all, ...schema } = POLICY_SCHEMA as Json;
  const definitions = isJson($defs) ? $defs : {};
  const moved = JSON.parse(
    JSON.stringify({ schema, definitions }).replaceAll('#/$defs/', '#/components/schemas/policy_'),
  ) as { schema: Json; definitions: Json };
  const hasOwn = { networkRules: [], fences: [], exemptions: [] };
  const described = 'Members of a policy document in place of those of the current version.';
  return {
    ...Object.fromEntries(Object.entries(moved.definitions).map(([name, part]) => [`policy_${name}`, part])),
    PolicyDocument: { ...moved.schema, required: POLICY_SCHEMA['required'], example: { ...POLICY_EXAMPLE, ...hasOwn } },
    PolicyDraft: { ...moved.schema, title: 'Policy draft', description: described, example: DRAFT_EXAMPLE },
  };
}

const POLICY_EXAMPLE = {
  format: 1,
  siteId: '0190a6f2-7c1e-7b3a-9a64-2f1d5c0e8a11',
  hostname: 'portal.example.org',
  version: 3,
  filterMode: 'ip_and_geo',
  enforcement: 'enforce',
  defaultAction: 'block',
  treatPrivateAs: 'unknown',
  locationSource: 'geoip',
  accuracyPolicy: 'centre',
  maxAccuracyMeters: null,
  maxGpsIpDistanceKm: null,
  maxSpeedKmh: null,
  timeZone: 'Europe/Copenhagen',
};
const DRAFT_EXAMPLE = {
  filterMode: 'ip',
  networkRules: [{ id: 'a', kind: 'country', value: 'DK', effect: 'allow', validity: null }],
};

function completeOperation(components: { responses: Json }, name: string, operation: Json): void {
  const parameters = (Array.isArray(operation['parameters']) ? operation['parameters'] : []) as Json[];
  const namesIn = (place: string): string[] =>
    parameters.filter((parameter) => parameter['in'] === place).map((parameter) => String(parameter['name']));
  for (const parameter of parameters) {
    if (parameter['in'] === 'path') Object.assign(parameter, PATH_PARAMETERS[String(parameter['name'])]);
  }
  const responses = operation['responses'] as Record<string, Json>;
  const headers = namesIn('header');
  for (const [status, response] of Object.entries(responses)) {
    response['description'] ||= REASONS[status];
    if (operation[TAGGED] === true && status.startsWith('2')) response['headers'] = ETAG;
  }
  if (headers.includes('If-None-Match')) {
    responses['304'] = { description: 'It is what the ETags of If-None-Match say.', headers: ETAG };
  }
  delete operation['x-tagged'];
  const codes = codesOf({
    route: name.replace(/\{(\w+)\}/g, ':$1'),
    query: namesIn('query'),
    headers,
    body: Object.keys(contentOf(operation['requestBody'])),
  });
  operation['responses'] = { ...problemResponses(codes, components), ...responses };
}

function contentOf(part: unknown): Record<string, Json> {
  return isJson(part) && isJson(part['content']) ? (part['content'] as Record<string, Json>) : {};
}

/** Every operation with its name. */
export function* operationsOf(document: object): Generator<readonly [string, Json]> {
  const { paths } = document as { paths: Record<string, Record<string, Json>> };
  for (const [path, item] of Object.entries(paths)) {
    for (const method of METHODS) if (item[method]) yield [`${method.toUpperCase()} ${path}`, item[method]];
  }
}

/** Answers that have every member of what made them, given then or not. */
const WHOLE = ['SiteDto', 'IpRuleDto', 'GeofenceDto', 'DeviceKeyDto', 'PolicyActivationDto', 'ExemptionDto'];

/** All but warnings, which are there when there are any. */
function requireAll(schema: unknown): void {
  if (!isJson(schema) || !isJson(schema['properties'])) return;
  schema['required'] = Object.keys(schema['properties']).filter((name) => name !== 'warnings');
}

/** Unknown fields of bodies are refused. */
function closeRequests(document: object): void {
  for (const [, { requestBody }] of operationsOf(document)) {
    for (const { schema } of Object.values(contentOf(requestBody))) {
      if (!isJson(schema)) continue;
      for (const { schema: inner, name } of reachableSchemas(document, schema)) {
        if (name !== null && isJson(inner['properties'])) inner['additionalProperties'] ??= false;
      }
    }
  }
}

function addExamples(document: object): void {
  for (const [name, operation] of operationsOf(document)) {
    const responses = Object.entries(operation['responses'] as Json);
    for (const [place, part] of [['body', operation['requestBody']] as const, ...responses]) {
      for (const [type, content] of Object.entries(contentOf(part))) {
        const { schema } = content;
        if (!isJson(schema) || 'examples' in content || schema['format'] === 'binary') continue;
        content['example'] =
          'example' in schema ? schema['example'] : (TEXTS[type] ?? exampleOf(document, schema, `${name} ${place}`));
      }
    }
  }
}

/** Schemas of 3.1 are JSON Schema, which has `examples` in the place of `example`. */
function renameExamples(document: OpenAPIObject): void {
  const seen = new Set<Json>();
  const rename = (root: unknown): void => {
    if (!isJson(root)) return;
    for (const { schema } of reachableSchemas(document, root, seen)) {
      if (!('example' in schema)) continue;
      schema['examples'] = [schema['example']];
      delete schema['example'];
    }
  };
  Object.values(document.components?.schemas ?? {}).forEach(rename);
  for (const [, operation] of operationsOf(document)) {
    const responses = Object.values(operation['responses'] as Json);
    for (const part of [operation['requestBody'], ...responses]) {
      Object.values(contentOf(part)).forEach(({ schema }) => rename(schema));
    }
    for (const { schema } of (operation['parameters'] ?? []) as Json[]) rename(schema);
  }
}
