import createFetchClient, { type Client } from 'openapi-fetch';
import { randomUUID } from 'node:crypto';
import { OPERATIONS, type OperationName } from './operations.js';
import { NotGatepostError, problemOf } from './problem.js';
import { type RetryLimits, retrying, type Send } from './retrying.js';
import { type paths } from './schema.js';

/** Every route of the API with its parameters, bodies and answers, as docs/openapi.json has them. */
export type GatepostClient = Client<paths>;

export interface ClientOptions {
  /** Where the API is, without /api/v1. */
  readonly baseUrl: string;
  /** An access token or an API key, or where the one of the moment comes from; left out: for what everybody may ask. */
  readonly token?: string | (() => Promise<string>);
  /** How requests are sent; the network is only one way. */
  readonly send: Send;
  readonly retry?: Partial<RetryLimits>;
}

/**
 * A client of the API. Requests that may be repeated are, while the server answers 503 and says when to come back; every
 * request that creates has an Idempotency-Key, so that it may.
 */
export function createClient({ baseUrl, token, send, retry = {} }: ClientOptions): GatepostClient {
  const client = createFetchClient<paths>({ baseUrl, fetch: retrying(send, retry) });
  client.use({
    async onRequest({ request, schemaPath }) {
      if (token !== undefined) {
        request.headers.set('Authorization', `Bearer ${typeof token === 'string' ? token : await token()}`);
      }
      const { headers, body } = OPERATIONS[`${request.method} ${schemaPath}` as OperationName];
      // A body without fields is a stream, which is not there to be sent again.
      if (body.length > 0 && headers.includes('Idempotency-Key') && !request.headers.has('Idempotency-Key')) {
        request.headers.set('Idempotency-Key', randomUUID());
      }
      return request;
    },
  });
  return client;
}

interface Fetched<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** Data and headers of an answer. */
export interface Answered<T> {
  readonly data: T;
  readonly response: Response;
}

/**
 * The answer, where it is a success.
 *
 * @throws {ApiProblem} what the API refused, and why
 * @throws {UnreachableError} from the way it was sent
 * @throws {NotGatepostError} when something else answers at that address
 */
export async function answered<T>(fetched: Promise<Fetched<T>>): Promise<Answered<T>> {
  let result: Fetched<T>;
  try {
    result = await fetched;
  } catch (error) {
    throw error instanceof SyntaxError ? new NotGatepostError() : error;
  }
  const { data, error, response } = result;
  if (!response.ok) throw problemOf(response, error);
  // Of a success; undefined where the API answers with no body, and T says so.
  return { data: data as T, response };
}

/** The body of an answer that has to be a success. Throws as {@link answered}. */
export async function dataOf<T>(fetched: Promise<Fetched<T>>): Promise<T> {
  return (await answered(fetched)).data;
}
