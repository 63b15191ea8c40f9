import { readFileSync } from 'node:fs';
import { Option } from 'commander';
import { type Field, type Operation } from '../../../libs/client/index.js';
import { JsonReadError, parseJson, sentenceOfFault } from '../../../libs/json/index.js';
import { CommandFailure, EXIT } from '../exit.js';

/** Turned into the id of the site. */
const SITE_FIELD = 'site_id';
/** Lists have their own way through pages. */
const PAGING: readonly string[] = ['cursor', 'limit'];

/** Fields of the query and the body that become options of a command. */
export function optionFields({ query, body }: Operation, omit: readonly string[]): Field[] {
  const isOffered = ({ name }: Field): boolean => !omit.includes(name) && !PAGING.includes(name);
  return [...body.filter(isOffered), ...query.filter(isOffered)];
}

/** `--filter-mode` of filter_mode; a site is named by its host. */
export function flagOf({ name }: Pick<Field, 'name'>): string {
  return name === SITE_FIELD ? '--site' : `--${name.replaceAll('_', '-')}`;
}

/** The option of a field. Commander refuses what is not among the values of a closed list, or no number. */
export function optionOf(field: Field, isOfBody: boolean): Option {
  const { type, values, isNullable, description } = field;
  const flag = flagOf(field);
  if (field.name === SITE_FIELD) return new Option(`${flag} <site>`, 'Host name or id of the site');
  if (type === 'boolean' && !isOfBody) return new Option(flag, firstLine(description));
  const option = new Option(`${flag} <${placeholderOf(field)}>`, firstLine(description));
  const closed = type === 'boolean' ? ['true', 'false'] : type === 'list' ? [] : values;
  if (closed.length > 0) option.choices(isNullable ? [...closed, 'null'] : [...closed]);
  return option;
}

function placeholderOf({ type, name, values }: Field): string {
  if (type === 'json') return 'json';
  if (type === 'list') return 'list';
  if (type === 'integer' || type === 'number') return 'number';
  return values.length > 0 ? (name.split('_').at(-1) ?? name) : 'text';
}

function firstLine(description: string): string {
  return description.replaceAll('\n', ' ').replace(/\.$/, '');
}

/** What the API takes for what was written. Throws CommandFailure naming the flag. */
export function valueOf(field: Field, text: string | true): unknown {
  if (text === true) return true;
  if (field.isNullable && text === 'null') return null;
  switch (field.type) {
    case 'boolean':
      return text === 'true';
    case 'integer':
    case 'number': {
      const number = text.trim() === '' ? NaN : Number(text);
      if (Number.isFinite(number)) return number;
      throw new CommandFailure(EXIT.usage, `${flagOf(field)} takes a number, not "${text}".`);
    }
    case 'list':
      return text.split(',').map((one) => one.trim());
    case 'json':
      return jsonOf(flagOf(field), text);
    case 'string':
      return text;
  }
}

function jsonOf(flag: string, text: string): unknown {
  const file = text.startsWith('@') ? text.slice(1) : null;
  if (file !== null) return readJson(readText(file), `The file ${file}`);
  return readJson(text, `What ${flag} was given`, ' It takes JSON, or @FILE with a file of it.');
}

/** JSON that somebody wrote; `what` is it, as the subject of a sentence. Throws CommandFailure with the place of the fault. */
export function readJson(text: string, what: string, remedy = ''): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonReadError)) throw error;
    throw new CommandFailure(EXIT.usage, sentenceOfFault(error.fault, what) + remedy);
  }
}

/** A file as text; "-" is standard input. Throws CommandFailure. */
export function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch {
    throw new CommandFailure(EXIT.usage, `The file ${file} cannot be read; check its name and its permissions.`);
  }
}

export function isSiteField({ name }: Field): boolean {
  return name === SITE_FIELD;
}
