import canonicalize from 'canonicalize';

// The package is CommonJS whose module.exports is the function; its types say ES default export.
const serialize = canonicalize as unknown as (value: unknown) => string | undefined;

/** The canonical form of a JSON value, RFC 8785: what is hashed and signed. Throws TypeError for what JSON cannot say. */
export function canonicalJson(value: unknown): string {
  const text = serialize(value);
  if (text === undefined) throw new TypeError('The value is not JSON: it is undefined, a function or a symbol.');
  return text;
}
