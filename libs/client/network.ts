import { UnreachableError } from './problem.js';
import { type Send } from './retrying.js';

/** Until an answer begins: of a request that is sent whole, and of one whose body is streamed. */
const PATIENCE_MS = { whole: 30_000, streamed: 600_000 } as const;

/**
 * Sends by HTTP. Redirections are not followed: a token must not go where nobody has said that it may, and the address of
 * the API is known.
 */
export const overNetwork: Send = async (request) => {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), PATIENCE_MS[isStreamed(request) ? 'streamed' : 'whole']);
  let response: Response;
  try {
    response = await fetch(request, {
      redirect: 'manual',
      signal: AbortSignal.any([request.signal, deadline.signal]),
    });
  } catch (cause) {
    throw new UnreachableError(new URL(request.url).origin, { cause });
  } finally {
    clearTimeout(timer);
  }
  if (response.status < 300 || response.status >= 400 || response.status === 304) return response;
  const where = response.headers.get('Location') ?? 'another address';
  throw new UnreachableError(`${new URL(request.url).origin} (it sends requests on to ${where})`);
};

function isStreamed({ headers }: Request): boolean {
  return !/^application\/(?:[\w.]+\+)?json/.test(headers.get('Content-Type') ?? 'application/json');
}
