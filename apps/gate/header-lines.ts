import { type IncomingMessage } from 'node:http';

/** All lines of one header in the order received, joined by nobody. `name` in lower case. */
export function headerLines({ rawHeaders }: IncomingMessage, name: string): string[] {
  const lines: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const value = rawHeaders[index + 1];
    if (value !== undefined && rawHeaders[index]?.toLowerCase() === name) lines.push(value);
  }
  return lines;
}

/** The header's value when it is there once; null when it is absent; `repeated` when it is there more than once. */
export function singleHeader(
  request: IncomingMessage,
  name: string,
): { readonly value: string | null; readonly repeated: boolean } {
  const [first, ...others] = headerLines(request, name);
  return { value: first ?? null, repeated: others.length > 0 };
}
