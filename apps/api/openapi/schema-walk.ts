/** JSON Schema, or any other part of an OpenAPI document. */
export type Json = Record<string, unknown>;

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a local reference of the document names. Throws where there is nothing. */
export function target(document: object, reference: string): Json {
  const names = reference.slice(2).split('/');
  const found = names.reduce<unknown>(
    (at, name) => (isJson(at) ? at[name.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined),
    document,
  );
  if (isJson(found)) return found;
  throw new Error(`There is nothing at ${reference}.`);
}

/** The part itself, or what it refers to. */
export function resolved(document: object, part: Json): Json {
  const { $ref } = part;
  return typeof $ref === 'string' ? resolved(document, target(document, $ref)) : part;
}

/** Schemas that stand directly in a schema. */
export function innerSchemas(schema: Json): Json[] {
  const lists = ['allOf', 'anyOf', 'oneOf', 'prefixItems'].map((name) => schema[name]);
  const maps = ['properties', '$defs'].map((name) => (isJson(schema[name]) ? Object.values(schema[name]) : []));
  return [...lists, ...maps, [schema['items'], schema['additionalProperties']]]
    .flatMap((inner) => (Array.isArray(inner) ? (inner as unknown[]) : []))
    .filter(isJson);
}

/** Every schema in this one, itself too, each once, through references; with the name of the component that it is. */
export function* reachableSchemas(
  document: object,
  schema: Json,
  seen = new Set<Json>(),
  name: string | null = null,
): Generator<{ readonly schema: Json; readonly name: string | null }> {
  if (seen.has(schema)) return;
  seen.add(schema);
  yield { schema, name };
  const { $ref } = schema;
  if (typeof $ref === 'string') {
    yield* reachableSchemas(document, target(document, $ref), seen, $ref.split('/').at(-1) ?? null);
  }
  for (const inner of innerSchemas(schema)) yield* reachableSchemas(document, inner, seen);
}
