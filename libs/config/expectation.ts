import { type Description } from 'joi';
import { type VariableMeta } from './variable.js';

/** Joi leaves the shape of `flags` and `metas` open; this is what variable.ts puts there. */
interface VariableDescription {
  readonly type?: string;
  readonly flags?: {
    readonly only?: boolean;
    readonly default?: string | number | boolean;
    readonly description?: string;
  };
  readonly allow?: readonly unknown[];
  readonly rules?: readonly { readonly name: string; readonly args?: { readonly limit?: unknown } }[];
  readonly metas?: readonly VariableMeta[];
}

/**
 * Reads a variable's schema back through `describe()`.
 *
 * @returns `expected`: a phrase for "expected …", made from the rules, never from a value; `meta`: all metas merged.
 */
export function readDescription(description: Description): {
  readonly expected: string;
  readonly description: string;
  readonly byDefault: string | null;
  readonly meta: VariableMeta;
} {
  const variable: VariableDescription = description;
  const meta: VariableMeta = Object.assign({}, ...(variable.metas ?? [])) as VariableMeta; // Object.assign gives any
  const byDefault = variable.flags?.default;
  return {
    expected: meta.expected ?? expectedOf(variable),
    description: variable.flags?.description ?? '',
    byDefault: byDefault === undefined ? null : String(byDefault),
    meta,
  };
}

function expectedOf(variable: VariableDescription): string {
  if (variable.flags?.only === true) return oneOf((variable.allow ?? []).map(String));
  if (variable.type === 'boolean') return 'true or false';
  if (variable.type !== 'number') return 'a text';
  const limit = (name: string): string => String(variable.rules?.find((rule) => rule.name === name)?.args?.limit);
  return `an integer from ${limit('min')} to ${limit('max')}`;
}

function oneOf(values: readonly string[]): string {
  if (values.length < 2) return values.join('');
  return `${values.slice(0, -1).join(', ')} or ${values.at(-1) ?? ''}`;
}

/**
 * Kubernetes sets API_PORT=tcp://10.0.0.1:3000 in every pod beside a Service called "api". Whoever meets that has set
 * nothing, so the message says where it comes from.
 */
export function serviceLinkRemedy(expected: string, given: string | undefined): string | null {
  if (given?.startsWith('tcp://') !== true) return null;
  return (
    `${expected}, and not the address that Kubernetes gives this name for a Service: ` +
    "put enableServiceLinks: false into the pod's spec, or set the variable there"
  );
}
