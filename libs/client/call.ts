import { type Answered, answered, type GatepostClient } from './client.js';
import { type OperationName } from './operations.js';

/** What a request of any route may have. */
export interface CallRequest {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, or a stream of a body that is none. */
  readonly body?: unknown;
  readonly parseAs?: 'json' | 'stream';
}

type AnyRoute = (
  method: string,
  path: string,
  init: object,
) => Promise<{ data?: unknown; error?: unknown; response: Response }>;

/**
 * Asks a route that is known by name only while the program runs, as a command line does. Nothing is checked here: the API
 * does. Throws as `answered`.
 */
export function call(
  client: GatepostClient,
  operation: OperationName,
  request: CallRequest,
): Promise<Answered<unknown>> {
  const { path, query, headers, body, parseAs } = request;
  const [method = '', route = ''] = operation.split(' ');
  const isStream = body instanceof ReadableStream;
  // The types tie route, parameters and body together, which are not known here.
  const ask = client.request as unknown as AnyRoute;
  return answered(
    ask(method, route, {
      params: { path, query, header: headers },
      ...(body === undefined ? {} : { body }),
      ...(isStream ? { bodySerializer: (stream: unknown) => stream, duplex: 'half' } : {}),
      ...(parseAs ? { parseAs } : {}),
    }),
  );
}
