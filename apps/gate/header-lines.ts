interface SingleHeader {
  readonly value: string | null;
  readonly repeated: boolean;
}

const NONE: readonly string[] = [];
const ABSENT: SingleHeader = { value: null, repeated: false };

/** The part of a request that its headers are read from. */
interface WithHeaders {
  readonly rawHeaders: readonly string[];
}

/** All lines of one header in the order received, joined by nobody. `name` in lower case. */
export function headerLines({ rawHeaders }: WithHeaders, name: string): readonly string[] {
  let lines: string[] | null = null;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const candidate = rawHeaders[index];
    if (candidate?.length !== name.length) continue;
    const value = rawHeaders[index + 1];
    if (value === undefined || candidate.toLowerCase() !== name) continue;
    if (lines === null) lines = [value];
    else lines.push(value);
  }
  return lines ?? NONE;
}

/** Names and values by turns, as Node takes them. */
export function flatHeaders(headers: readonly (readonly [string, string])[]): string[] {
  const flat: string[] = [];
  // Array.prototype.flat takes ten times as long for lists this short.
  for (const [name, value] of headers) flat.push(name, value);
  return flat;
}

/** The header's value when it is there once; null when it is absent; `repeated` when it is there more than once. */
export function singleHeader(request: WithHeaders, name: string): SingleHeader {
  const lines = headerLines(request, name);
  const [first] = lines;
  return first === undefined ? ABSENT : { value: first, repeated: lines.length > 1 };
}
