import { isUtf8 } from 'node:buffer';
import { visit } from 'jsonc-parser';
import { escapePointer } from '../../../libs/access/index.js';
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
    value = JSON.parse(text);
  } catch {
    throw syntaxFault(text);
  }
  if (SUSPECT.test(text)) refusePrototypes(value);
  refuseRepeatedNames(text);
  return value;
}

/** Of members with the same name JSON.parse keeps the last; another reader keeps the first, and sees another request. */
function refuseRepeatedNames(text: string): void {
  const open: Set<string>[] = [];
  try {
    visit(text, {
      onObjectBegin: () => void open.push(new Set()),
      onObjectEnd: () => void open.pop(),
      onObjectProperty: (name, _offset, _length, line, column, pathOf) => {
        const names = open.at(-1);
        if (names?.has(name) !== true) {
          names?.add(name);
          return;
        }
        const pointer = [...pathOf(), name].map((step) => `/${escapePointer(String(step))}`).join('');
        const detail = `the member "${name}" is there twice; leave one of the two out`;
        throw new ApiError('invalid_request', FAULTY_FIELDS, [{ pointer, detail, line: line + 1, column: column + 1 }]);
      },
    });
  } catch (error) {
    // Nested without end: that is refused by its depth.
    if (!(error instanceof RangeError)) throw error;
  }
}

function syntaxFault(text: string): ApiError {
  const place = locateJsonFault(text);
  if (place === null) return new ApiError('body_unreadable', 'The body is not valid JSON; it may have been cut off.');
  const { line, column, isAtEnd } = place;
  const detail = isAtEnd
    ? `The body is not valid JSON: it ends too early, at line ${line}, column ${column}; it may have been cut off.`
    : `The body is not valid JSON at line ${line}, column ${column}.`;
  return new ApiError('body_unreadable', detail, [{ pointer: '', detail, line, column }]);
}

export interface JsonFaultPlace {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
  /** Nothing follows. */
  readonly isAtEnd: boolean;
}

/** Where a text that JSON.parse refuses stops being JSON; null: that cannot be told. */
export function locateJsonFault(text: string): JsonFaultPlace | null {
  const offset = firstErrorOffset(text);
  if (offset === null) return null;
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1, isAtEnd: text.slice(offset).trim() === '' };
}

/** JSON.parse does not always say where it stopped. null: what cannot be told, in a text nested without end. */
function firstErrorOffset(text: string): number | null {
  let first: number | null = null;
  try {
    visit(text, { onError: (_error, offset) => (first ??= offset) }, { disallowComments: true });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return first;
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
