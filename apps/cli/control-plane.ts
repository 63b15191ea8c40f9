import { Readable } from 'node:stream';
import { TokenSigner } from '../../libs/auth/index.js';
import { createClient, type GatepostClient, type Send } from '../../libs/client/index.js';
import { type Composition } from './server/composition.js';

/** The API of an application that listens nowhere. */
export function localControlPlane({ app }: Pick<Composition, 'app'>): GatepostClient {
  const tokens = app.get(TokenSigner);
  return createClient({ baseUrl: HERE, token: () => tokens.signOperator(new Date()), send: into(app) });
}

/** Nobody looks this name up. */
const HERE = 'http://localhost';

/** Statuses whose answers have no body (Fetch, "null body status"). */
const WITHOUT_BODY: readonly number[] = [204, 205, 304];

/** Hands requests to the application, bodies streamed both ways. */
function into(app: Composition['app']): Send {
  return async (request) => {
    const { pathname, search } = new URL(request.url);
    const answer = await app.inject({
      // The client's own, which are those of the API's routes.
      method: request.method as 'GET',
      url: `${pathname}${search}`,
      headers: Object.fromEntries(request.headers),
      ...(request.body ? { payload: Readable.fromWeb(request.body) } : {}),
      payloadAsStream: true,
    });
    const headers = new Headers();
    for (const [name, value] of Object.entries(answer.headers)) {
      for (const one of [value ?? []].flat()) headers.append(name, String(one));
    }
    const hasBody = !WITHOUT_BODY.includes(answer.statusCode);
    if (!hasBody) answer.stream().resume();
    const body = hasBody ? Readable.toWeb(answer.stream()) : null;
    return new Response(body, { status: answer.statusCode, headers });
  };
}
