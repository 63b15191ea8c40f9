import {
  call,
  type CallRequest,
  type Field,
  LARGEST_PAGE,
  OPERATIONS,
  type Page,
  pagesOf,
} from '../../../libs/client/index.js';
import { confirmed } from '../confirmation.js';
import { CommandFailure, EXIT } from '../exit.js';
import { cellOf, type Columns, type JsonObject } from '../output/output.js';
import { siteIdOf } from './named.js';
import { flagOf, readJson, readText, valueOf } from './options.js';
import { type Call, type Resource, type Verb } from './resource.js';

/** How many entries a list shows unless told. */
export const USUAL_LIMIT = 50;

/** Does what a command says: as its verb, or as the method of its operation makes natural. */
export async function perform(resource: Resource, verb: Verb, asked: Call): Promise<void> {
  requireQuery(asked, verb);
  if (verb.run) return verb.run(asked, verb);
  const method = verb.operation.split(' ', 1)[0];
  const { query } = OPERATIONS[verb.operation];
  switch (method) {
    case 'GET':
      return isList(verb)
        ? list(verb.columns ?? resource.columns, asked, verb, query.some(isCursor))
        : show(asked, verb);
    case 'DELETE':
      return remove(resource, asked, verb);
    default:
      return change(asked, verb);
  }
}

function requireQuery({ options }: Call, { operation, omit = [] }: Verb): void {
  const { query } = OPERATIONS[operation];
  const missing = query.filter(({ name, isRequired }) => isRequired && !omit.includes(name) && !(name in options));
  if (missing.length > 0) throw needs(missing);
}

function needs(missing: readonly Field[]): CommandFailure {
  return new CommandFailure(EXIT.usage, `It also needs ${missing.map(flagOf).join(', ')}; --help says what they mean.`);
}

const isCursor = ({ name }: { name: string }): boolean => name === 'cursor';

/** Lists are named so by their verb, or have columns of their own. */
export function isList({ name, aliases = [], columns }: Verb): boolean {
  return name === 'list' || aliases.includes('list') || columns !== undefined;
}

async function list(columns: Columns, asked: Call, { operation }: Verb, isPaged: boolean): Promise<void> {
  const { options, output } = asked;
  const wanted = options['all'] === true ? Infinity : ((options['limit'] as number | undefined) ?? USUAL_LIMIT);
  await asked.connect(async (api) => {
    const [path, query] = [await asked.pathOf(api), await asked.queryOf(api)];
    let left = wanted;
    const pages = pagesOf<JsonObject>(async (cursor = options['cursor'] as string | undefined) => {
      const page = isPaged ? { limit: Math.min(left, LARGEST_PAGE), ...(cursor === undefined ? {} : { cursor }) } : {};
      // The shape of every list of the API.
      return (await call(api, operation, { path, query: { ...query, ...page } })).data as Page<JsonObject>;
    });
    let shown = 0;
    for await (const { items, next_cursor: next } of pages) {
      const some = items.slice(0, left);
      await output.rows(some, columns);
      shown += some.length;
      left -= some.length;
      if (left > 0) continue;
      if (next) output.note(`There are more: --all shows them, --cursor ${next} those that follow.`);
      break;
    }
    if (shown === 0) output.note('There are none.');
  });
}

async function show(asked: Call, { operation }: Verb): Promise<void> {
  const { output, options } = asked;
  await asked.connect(async (api) => {
    const [path, query] = [await asked.pathOf(api), await asked.queryOf(api)];
    const { data, response } = await call(api, operation, { path, query });
    const tag = response.headers.get('etag');
    if (options['etag'] === true) return output.lines([tag ?? '']);
    await output.record(data as JsonObject, tag === null ? {} : { etag: tag });
  });
}

async function change(asked: Call, verb: Verb): Promise<void> {
  const { output } = asked;
  // Read before anything is opened, so that nobody holds the data folder while they type.
  const body = bodyOf(asked, verb);
  await asked.connect(async (api) => {
    const [path, query] = [await asked.pathOf(api), await asked.queryOf(api)];
    const site = typeof body?.['site_id'] === 'string' ? { site_id: await siteIdOf(api, body['site_id']) } : {};
    const before = verb.readBy ? await call(api, verb.readBy, { path }) : null;
    const headers = preconditionOf(asked, before?.response.headers.get('etag') ?? null);
    const request: CallRequest = {
      path,
      query,
      headers,
      ...(body === undefined ? {} : { body: { ...body, ...site } }),
    };
    // Answers of changes are objects, or nothing.
    const data = ((await call(api, verb.operation, request)).data ?? {}) as JsonObject;
    output.warnings(data);
    if (verb.said) return output.said(verb.said(data, asked.arguments), data);
    if (before === null || output.json) return output.record(data);
    return output.lines(changesOf(before.data as JsonObject, data));
  });
}

/** A line for each member that is not what it was. */
function changesOf(before: JsonObject, after: JsonObject): string[] {
  const lines = Object.entries(after)
    .filter(([name, value]) => name !== 'warnings' && JSON.stringify(before[name]) !== JSON.stringify(value))
    .map(([name, value]) => `${name.replaceAll('_', ' ')}: ${cellOf(before[name]) || '-'} → ${cellOf(value) || '-'}`);
  return lines.length > 0 ? lines : ['It was so already.'];
}

async function remove({ one }: Resource, asked: Call, verb: Verb): Promise<void> {
  const { output, options } = asked;
  const what = Object.values(asked.arguments).at(-1) ?? '';
  if (verb.isGrave === true && options['yes'] !== true && !(await confirmed(`Delete the ${one} ${what}?`))) {
    throw new CommandFailure(EXIT.failed, 'Nothing is deleted.');
  }
  await asked.connect(async (api) => {
    const [path, query] = [await asked.pathOf(api), await asked.queryOf(api)];
    const { response } = await call(api, verb.operation, { path, query, headers: preconditionOf(asked, null) });
    const warning = response.headers.get('gatepost-warning');
    if (warning !== null) output.note(`warning: ${warning}`);
    await output.said(`The ${one} ${what} is deleted.`, { deleted: true, ...path });
  });
}

function preconditionOf({ options }: Call, read: string | null): Record<string, string> {
  const tag = (options['if_match'] as string | undefined) ?? read;
  return tag === null ? {} : { 'If-Match': tag };
}

/** The fields given as options, over those of --body, over what the verb says; undefined: the route takes no body. */
function bodyOf(
  { options, arguments: given }: Call,
  { operation, body: said = {}, extras = [] }: Verb,
): JsonObject | undefined {
  const { body: fields } = OPERATIONS[operation];
  if (fields.length === 0) return undefined;
  const positional = extras.flatMap(({ name }) => {
    const field = fields.find((one) => one.name === name);
    const text = given[name];
    return field && text !== undefined ? [[name, valueOf(field, text)]] : [];
  });
  const body: JsonObject = {
    ...said,
    ...(typeof options['body'] === 'string' ? fileBody(options['body']) : {}),
    ...(Object.fromEntries(positional) as JsonObject),
    ...Object.fromEntries(fields.flatMap(({ name }) => (name in options ? [[name, options[name]]] : []))),
  };
  const missing = fields.filter(({ name, isRequired }) => isRequired && !(name in body));
  if (missing.length > 0) throw needs(missing);
  if (Object.keys(body).length === 0) {
    throw new CommandFailure(EXIT.usage, 'Nothing says what to change; --help lists what can be.');
  }
  return body;
}

function fileBody(file: string): JsonObject {
  const body = readJson(readText(file), `The file ${file}`);
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as JsonObject;
  throw new CommandFailure(EXIT.usage, `The file ${file} is JSON, but no object; put the members in braces.`);
}
