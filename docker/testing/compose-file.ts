import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** The parts of a Compose file that the tests look at, after merging (`<<`) and interpolation. */
export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

export interface ComposeService {
  readonly image: string;
  readonly build?: unknown;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly secrets?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly read_only?: boolean;
  readonly restart?: string;
  readonly stop_grace_period?: string;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

export type Variables = Readonly<Record<string, string>>;

const composePath = new URL('../compose.yaml', import.meta.url);

/** docker/compose.yaml as `docker compose config` would see it with these variables and no .env file. */
export function readCompose(variables: Variables = {}): ComposeFile {
  const text = readFileSync(composePath, 'utf8');
  // The test says what shape it expects; the schema test says that the whole file has the shape Compose expects.
  return interpolateAll(parse(text, { merge: true }), variables) as ComposeFile;
}

/**
 * Compose's interpolation, as far as compose.yaml uses it: `${NAME}`, `${NAME:-default}` (an empty value is no value)
 * and `$$` for a dollar sign.
 *
 * @throws Error on any other use of a dollar sign, so that a form this does not know is not taken for text
 */
export function interpolate(text: string, variables: Variables): string {
  return text.replaceAll(
    /\$(?:\$|\{(\w+)(?::-([^}$]*))?\}|)/g,
    (match, name: string | undefined, byDefault?: string) => {
      if (match === '$$') return '$';
      if (name === undefined) throw new Error(`unknown interpolation in: ${text}`);
      const value = variables[name] ?? '';
      return value === '' ? (byDefault ?? '') : value;
    },
  );
}

function interpolateAll(value: unknown, variables: Variables): unknown {
  if (typeof value === 'string') return interpolate(value, variables);
  if (Array.isArray(value)) return value.map((item) => interpolateAll(item, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, interpolateAll(item, variables)]));
}

/** The services that run our own image. */
export const OWN_SERVICES = ['migrate', 'api', 'gate'] as const;
