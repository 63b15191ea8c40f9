import { isUtf8 } from 'node:buffer';
import { escapePointer } from '../../../libs/access/index.js';
import { type JsonFault, JsonReadError, parseJson, sentenceOfFault } from '../../../libs/json/index.js';
import { ApiError, FAULTY_FIELDS } from './errors.js';

const BYTE_ORDER_MARK = /^\uFEFF/;
/** The names with which a body could reach the prototypes of objects; written plainly, or with escapes. */
const SUSPECT = /__proto__|constructor|\\u/;

/** A body as JSON; undefined where it is empty. Throws ApiError `body_unreadable` or `invalid_request` with the place. */
export function parseJsonBody(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  if (!isUtf8(body)) throw new ApiError('body_unreadable', 'The body is not UTF-8; JSON is sent as UTF-8.');
  const text = body.toString('utf8').replace(BYTE_ORDER_MARK, '');
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    throw error instanceof JsonReadError ? asProblem(error.fault) : error;
  }
  if (SUSPECT.test(text)) refusePrototypes(value);
  return value;
}

function asProblem(fault: JsonFault): ApiError {
  if (fault.kind === 'repeated') {
    const { name, pointer } = fault;
    const { line, column } = fault.place;
    const detail = `the member "${name}" is there twice; leave one of the two out`;
    return new ApiError('invalid_request', FAULTY_FIELDS, [{ pointer, detail, line, column }]);
  }
  const detail = sentenceOfFault(fault, 'The body');
  if (fault.place === null) return new ApiError('body_unreadable', detail);
  const { line, column } = fault.place;
  return new ApiError('body_unreadable', detail, [{ pointer: '', detail, line, column }]);
}

/** Level by level, so that deep nesting costs no stack. */
function refusePrototypes(root: unknown): void {
  let level: { readonly pointer: string; readonly value: unknown }[] = [{ pointer: '', value: root }];
  while (level.length > 0) {
    level = level.flatMap(({ pointer, value }) => {
      if (typeof value !== 'object' || value === null) return [];
      return Object.entries(value).map(([name, inner]: [string, unknown]) => {
        const place = `${pointer}/${escapePointer(name)}`;
        const reaches = name === '__proto__' || (name === 'constructor' && isObjectWith(inner, 'prototype'));
        if (!reaches) return { pointer: place, value: inner };
        const detail = `the member "${name}" is not allowed here; leave it out`;
        throw new ApiError('invalid_request', FAULTY_FIELDS, [{ pointer: place, detail }]);
      });
    });
  }
}

function isObjectWith(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name);
}
