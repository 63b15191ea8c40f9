import { escapePointer } from '../../../libs/access/index.js';
import { getMetadataStorage, ValidationTypes } from 'class-validator';

export interface ShapeFault {
  /** JSON Pointer (RFC 6901) into the body; empty for the body itself. */
  readonly pointer: string;
  readonly detail: string;
}

/** Deeper than any body that has a meaning; what transforms and validates bodies calls itself at each level. */
const DEEPEST = 32;

/**
 * Why a body cannot be looked at member by member: it is no object, too deep, or a list is too long or has something else
 * than objects in it. Costs little, however large the body; null where there is nothing.
 *
 * @param type the class that the body is made into
 */
export function findShapeFault(body: unknown, type: abstract new () => unknown): ShapeFault | null {
  if (!isObject(body)) return { pointer: '', detail: 'the body must be a JSON object' };
  for (const { propertyName, name, type: kind, constraints } of checksOf(type)) {
    const value = body[propertyName];
    if (!Array.isArray(value)) continue;
    const pointer = `/${escapePointer(propertyName)}`;
    const most: unknown = Array.isArray(constraints) ? constraints[0] : undefined;
    if (name === 'arrayMaxSize' && typeof most === 'number' && value.length > most) {
      return { pointer, detail: `${propertyName} must have no more than ${most} elements, and has ${value.length}` };
    }
    if (kind !== ValidationTypes.NESTED_VALIDATION) continue;
    const odd = value.findIndex((element) => !isObject(element));
    if (odd !== -1) return { pointer: `${pointer}/${odd}`, detail: 'each element must be an object' };
  }
  const deep = findTooDeep(body);
  return deep === null ? null : { pointer: deep, detail: `nothing is nested more than ${DEEPEST} levels deep` };
}

/** Limits of length before all else: they bound what the rest costs. */
function checksOf(type: abstract new () => unknown): ReturnType<typeof metadataOf> {
  const checks = metadataOf(type);
  return [
    ...checks.filter(({ name }) => name === 'arrayMaxSize'),
    ...checks.filter(({ name }) => name !== 'arrayMaxSize'),
  ];
}

function metadataOf(
  type: abstract new () => unknown,
): ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']> {
  return getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
}

/** Pointer of the first place that is too deep. Calls itself no deeper than it has to look. */
function findTooDeep(value: object, depth = 1): string | null {
  if (depth > DEEPEST) return '';
  for (const name of Array.isArray(value) ? value.keys() : Object.keys(value)) {
    const inner: unknown = (value as Readonly<Record<string | number, unknown>>)[name];
    if (typeof inner !== 'object' || inner === null) continue;
    const found = findTooDeep(inner, depth + 1);
    if (found !== null) return `/${escapePointer(String(name))}${found}`;
  }
  return null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
