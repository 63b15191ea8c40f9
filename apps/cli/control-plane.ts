import { placeOf, type RequestFault } from '../api/index.js';
import { TokenSigner } from '../../libs/auth/index.js';
import { type Composition } from './server/composition.js';
import { CommandFailure, EXIT } from './exit.js';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** The REST API, whether a server is running or the database was opened here. */
export type ControlPlane = (
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
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
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { payload: JSON.stringify(body) } : {}),
    });
    return { status: answer.statusCode, body: parse(answer.payload) };
  };
}

/** The API of a running server. */
export function remoteControlPlane(apiUrl: string, token: string): ControlPlane {
  return async (method, path, body) => {
    let answer: Response;
    try {
      answer = await fetch(new URL(path, apiUrl), {
        method,
        headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
        ...(body ? { body: JSON.stringify(body) } : {}),
        signal: AbortSignal.timeout(30_000),
      });
    } catch {
      throw new CommandFailure(
        EXIT.unavailable,
        `The server at ${apiUrl} does not answer; see whether it is still running.`,
      );
    }
    return { status: answer.status, body: parse(await answer.text()) };
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

function parse(text: string): unknown {
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
