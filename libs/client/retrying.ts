import { setTimeout as delay } from 'node:timers/promises';

/** Sends a request; throws UnreachableError where nobody answers. */
export type Send = (request: Request) => Promise<Response>;

export interface RetryLimits {
  /** How often a request is sent at the most. */
  readonly attempts: number;
  /** Longer waits than this are the caller's to decide about, seconds. */
  readonly longestWaitSeconds: number;
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

const LIMITS: RetryLimits = { attempts: 4, longestWaitSeconds: 10, wait: delay };

/** RFC 9110 §9.2.1; a POST is as good as safe when it says by which key the server knows it again. */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Sends again what may be sent twice, as long as the answer is 503 and says when to come back (RFC 9110 §10.2.3). */
export function retrying(send: Send, limits: Partial<RetryLimits> = {}): Send {
  const { attempts, longestWaitSeconds, wait } = { ...LIMITS, ...limits };
  return async (request) => {
    const isRepeatable = SAFE.has(request.method) || request.headers.has('Idempotency-Key');
    if (!isRepeatable) return send(request);
    for (let attempt = 1; ; attempt += 1) {
      const response = await send(request.clone());
      const seconds = response.status === 503 ? retryAfterSeconds(response) : null;
      if (seconds === null || seconds > longestWaitSeconds || attempt >= attempts) return response;
      await response.body?.cancel();
      await wait(seconds * 1_000);
    }
  };
}

/** null: it does not say. */
function retryAfterSeconds({ headers }: Response): number | null {
  const text = headers.get('Retry-After')?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, (at - Date.now()) / 1_000);
}
