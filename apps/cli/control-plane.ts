import { Readable } from 'node:stream';
import { placeOf, type RequestFault } from '../api/index.js';
import { TokenSigner } from '../../libs/auth/index.js';
import { type Composition } from './server/composition.js';
import { CommandFailure, EXIT } from './exit.js';

export interface Answer {
  readonly status: number;
  /** JSON, or the text of a list. */
  readonly body: unknown;
}

/** A body that is no JSON, streamed. */
export interface StreamedBody {
  readonly contentType: string;
  readonly content: Readable;
}

/** The REST API, whether a server is running or the database was opened here. */
export type ControlPlane = (
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: object | StreamedBody,
) => Promise<Answer>;

/** The API of an application that listens nowhere. */
export function localControlPlane({ app }: Composition): ControlPlane {
  const tokens = app.get(TokenSigner);
  return async (method, path, body) => {
    const answer = await app.inject({
      method,
      url: path,
      headers: {
        authorization: `Bearer ${await tokens.signOperator(new Date())}`,
        ...(body ? { 'content-type': typeOf(body) } : {}),
      },
      ...(body ? { payload: contentOf(body) } : {}),
    });
    return { status: answer.statusCode, body: parse(answer.payload, answer.headers['content-type']) };
  };
}

/** The API of a running server. */
export function remoteControlPlane(apiUrl: string, token: string): ControlPlane {
  return async (method, path, body) => {
    let answer: Response;
    try {
      answer = await fetch(new URL(path, apiUrl), {
        method,
        headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': typeOf(body) } : {}) },
        ...(body ? { body: contentOf(body), duplex: 'half' } : {}),
        signal: AbortSignal.timeout(body && isStreamed(body) ? 600_000 : 30_000),
      });
    } catch {
      throw new CommandFailure(
        EXIT.unavailable,
        `The server at ${apiUrl} does not answer; see whether it is still running.`,
      );
    }
    return { status: answer.status, body: parse(await answer.text(), answer.headers.get('content-type')) };
  };
}

/** The body of an answer that has to be a success. */
export async function expectOk<T>(answer: Promise<Answer>): Promise<T> {
  const { status, body } = await answer;
  // The API's own shapes; the caller names which.
  if (status < 400) return body as T;
  const { detail, errors = [] } = (body ?? {}) as { detail?: string; errors?: RequestFault[] };
  const faults = errors.map((fault) => `\n  ${lineOf(fault)}${placeOf(fault)}: ${fault.detail}`);
  throw new CommandFailure(
    status >= 500 ? EXIT.unavailable : EXIT.failed,
    `${detail ?? `The server answered ${status}.`}${faults.join('')}`,
  );
}

function isStreamed(body: object | StreamedBody): body is StreamedBody {
  return 'content' in body && body.content instanceof Readable;
}

function typeOf(body: object | StreamedBody): string {
  return isStreamed(body) ? body.contentType : 'application/json';
}

function contentOf(body: object | StreamedBody): string | Readable {
  return isStreamed(body) ? body.content : JSON.stringify(body);
}

/** Lists come as text of these types; everything else of ours is JSON. */
const LIST = /^(?:text\/(?:csv|plain)|application\/x-ndjson);/;

function parse(text: string, contentType: unknown): unknown {
  if (typeof contentType === 'string' && LIST.test(contentType)) return text;
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    throw new CommandFailure(EXIT.unavailable, 'What answers is not a Gatepost server; check API_PORT.');
  }
}

function lineOf(fault: RequestFault): string {
  return 'line' in fault && fault.line !== undefined ? `line ${fault.line} ` : '';
}
