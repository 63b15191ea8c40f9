import { type Command, Option } from 'commander';
import { type Field, type GatepostClient, OPERATIONS } from '../../../libs/client/index.js';
import { connecting, PROFILE_OPTION } from '../connection.js';
import { CommandFailure, EXIT } from '../exit.js';
import { Output } from '../output/output.js';
import { RESOURCES } from './catalogue.js';
import { siteIdOf } from './named.js';
import { flagOf, isSiteField, optionFields, optionOf, valueOf } from './options.js';
import { type Call, type Named, type Resource, type Verb } from './resource.js';
import { isList, perform, USUAL_LIMIT } from './verbs.js';

/** Makes a command of every resource, and below it one of every verb. */
export function addResourceCommands(root: Command): void {
  for (const resource of RESOURCES) {
    const command = root.command(resource.name).description(resource.about);
    for (const verb of resource.verbs) addVerb(command, resource, verb);
  }
}

function addVerb(parent: Command, resource: Resource, verb: Verb): void {
  const operation = OPERATIONS[verb.operation];
  const { extras = [], ownOptions = [], omit = [] } = verb;
  const named = operation.path.map((parameter): [string, Named] => [parameter, nameOf(resource, parameter)]);
  const fields = optionFields(operation, [...omit, ...extras.map(({ name }) => name), ...Object.keys(verb.body ?? {})]);
  const command = parent
    .command(verb.name)
    .aliases(verb.aliases ?? [])
    .description(verb.about);
  for (const [, { name, about }] of named) command.argument(`<${name}>`, about);
  for (const { name, about, optional = false } of extras) command.argument(optional ? `[${name}]` : `<${name}>`, about);
  for (const field of fields) command.addOption(optionOf(field, operation.body.includes(field)));
  for (const option of [...ownOptions, ...commonOptions(verb)])
    command.addOption(new Option(option.flags, option.about));
  command.action(async (...parameters: unknown[]) => {
    const texts = parameters.slice(0, named.length + extras.length) as (string | undefined)[];
    // Commander gives the options behind the arguments.
    const given = parameters[texts.length] as Readonly<Record<string, string | true>>;
    const query = operation.query.filter((field) => fields.includes(field));
    await perform(resource, verb, callOf({ named, extras, fields, query, texts, given }));
  });
}

function nameOf({ name, named }: Resource, parameter: string): Named {
  const found = named[parameter];
  if (found) return found;
  throw new Error(`The resource ${name} does not say how ${parameter} is written.`);
}

interface Given {
  readonly named: readonly (readonly [parameter: string, named: Named])[];
  readonly extras: readonly { readonly name: string }[];
  readonly fields: readonly Field[];
  readonly query: readonly Field[];
  readonly texts: readonly (string | undefined)[];
  readonly given: Readonly<Record<string, string | true>>;
}

function callOf({ named, extras, fields, query, texts, given }: Given): Call {
  const names = [...named.map(([, { name }]) => name), ...extras.map(({ name }) => name)];
  const byField = new Map(fields.map((field) => [attributeOf(flagOf(field)), field]));
  const options = Object.fromEntries(
    Object.entries(given).map(([attribute, text]) => {
      const field = byField.get(attribute);
      if (field) return [field.name, valueOf(field, text)];
      return [attribute.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), ownValue(attribute, text)];
    }),
  );
  return {
    arguments: Object.fromEntries(names.map((name, index) => [name, texts[index]])),
    options,
    output: new Output(given['json'] === true),
    connect: (work) => connecting({ profile: given['profile'] as string | undefined }, work),
    pathOf: async (api) => {
      const path: Record<string, string> = {};
      for (const [index, [parameter, { resolve }]] of named.entries()) {
        const text = texts[index] ?? '';
        path[parameter] = resolve ? await resolve(api, text, path) : text;
      }
      return path;
    },
    queryOf: async (api) =>
      Object.fromEntries(
        await Promise.all(query.filter(({ name }) => name in options).map((field) => entryOf(api, field, options))),
      ),
  };
}

async function entryOf(
  api: GatepostClient,
  field: Field,
  options: Readonly<Record<string, unknown>>,
): Promise<[string, unknown]> {
  const value = options[field.name];
  return [field.name, isSiteField(field) && typeof value === 'string' ? await siteIdOf(api, value) : value];
}

/** As Commander names what a flag sets. */
function attributeOf(flag: string): string {
  return flag.slice(2).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function ownValue(attribute: string, text: string | true): unknown {
  if (attribute !== 'limit' || text === true) return text;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new CommandFailure(EXIT.usage, '--limit takes a number from 1 on.');
}

function commonOptions(verb: Verb): { flags: string; about: string }[] {
  const { query, headers, body } = OPERATIONS[verb.operation];
  const isPaged = isList(verb) && query.some(({ name }) => name === 'cursor');
  const isShown = verb.operation.startsWith('GET ') && headers.includes('If-None-Match');
  return [
    ...(isPaged
      ? [
          { flags: '--limit <number>', about: `How many at the most; ${USUAL_LIMIT} unless told` },
          { flags: '--all', about: 'All of them' },
          { flags: '--cursor <cursor>', about: 'Go on behind an earlier list' },
        ]
      : []),
    ...(isShown ? [{ flags: '--etag', about: 'Print its ETag alone, for --if-match' }] : []),
    ...(body.length > 0 && verb.run === undefined
      ? [{ flags: '--body <file>', about: 'Fields as a JSON object; "-" is standard input. Options come over it' }]
      : []),
    ...(headers.includes('If-Match')
      ? [{ flags: '--if-match <etag>', about: 'Only if it is still as this ETag says' }]
      : []),
    ...(verb.isGrave === true ? [{ flags: '--yes', about: 'Do not ask on a terminal' }] : []),
    { flags: PROFILE_OPTION.flags, about: PROFILE_OPTION.description },
    { flags: '--json', about: isList(verb) ? 'Print JSON, a line for each' : 'Print JSON' },
  ];
}
