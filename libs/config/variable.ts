import { isIP } from 'node:net';
import Joi from 'joi';

/**
 * The kinds of variable, as Joi schemas that carry their own documentation: `description` is a whole sentence, the meta
 * say what Joi cannot (see {@link VariableMeta}). The catalogue, docs/configuration.md, .env.example and the problem
 * messages are read back from these schemas.
 */
export interface VariableMeta {
  /** What is expected, for kinds that Joi's own rules do not describe. Read after "expected". */
  readonly expected?: string;
  /** A sample value for .env.example; without it the default is shown. */
  readonly example?: string;
  /** The default in words, where it depends on other variables. */
  readonly defaultText?: string;
  /** May also be given by file, and is never shown. */
  readonly secret?: boolean;
}

/** Thrown by a custom rule to say more precisely what was expected; its message must not hold the value. */
export class Expectation extends Error {}

export function text(description: string, meta: VariableMeta): Joi.StringSchema {
  return Joi.string().description(description).meta(meta);
}

/** A secret is not trimmed by Joi, but a line end at the end of its file is (see secret-source.ts). */
export function secret(description: string, meta: Omit<VariableMeta, 'secret'>): Joi.StringSchema {
  return text(description, { ...meta, secret: true });
}

export function integer(description: string, minimum: number, maximum: number, byDefault: number): Joi.NumberSchema {
  return Joi.number().integer().min(minimum).max(maximum).default(byDefault).description(description);
}

export function closedList(
  description: string,
  values: readonly string[],
  byDefault: string,
  example: string = byDefault,
): Joi.StringSchema {
  return Joi.string()
    .valid(...values)
    .default(byDefault)
    .description(description)
    .meta({ example });
}

export function flag(description: string, defaultText: string, example: string): Joi.BooleanSchema {
  return Joi.boolean().description(description).meta({ defaultText, example });
}

export function port(description: string, byDefault: number): Joi.NumberSchema {
  return integer(`${description} 0 picks a free port.`, 0, 65_535, byDefault);
}

/** Digits and dots that are no IPv4 address pass as a host name; they are a mistyped address. */
export function host(description: string): Joi.StringSchema {
  const expected = 'an IP address or a host name, without brackets and without a port';
  return text(description, { expected })
    .hostname()
    .custom((value: string) => {
      if (/^[\d.]+$/.test(value) && isIP(value) === 0) throw new Expectation(expected);
      return value;
    })
    .default('127.0.0.1');
}
