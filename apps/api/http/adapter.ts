import { STATUS_CODES } from 'node:http';
import { type Socket } from 'node:net';
import fastifyCookie from '@fastify/cookie';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { asRequest } from '../../../libs/database/index.js';
import { type Upload } from '../artifacts/artifacts.controller.js';
import { completed } from '../openapi/complete.js';
import { clientAddressOf } from './client-address.js';
import { parseJsonBody } from './json-body.js';
import { KnownQueryInterceptor } from './known-query.js';
import { UnreadBodyInterceptor } from './unread-body.js';
import { problem, PROBLEM_TYPE, ProblemFilter } from './problem.filter.js';
import { validationPipe } from './validation.js';

const BODY_LIMIT_BYTES = 10 * 1024 * 1024;

/** Routes that take their body as a stream. */
const STREAMED = /^\/api\/v1\/(?:artifacts|sites\/[^/]+\/ip-rules\/import)$/;

/** Without the parser of HTML forms that Nest registers: bodies are JSON, and are called so. */
class JsonAdapter extends FastifyAdapter {
  override registerParserMiddleware(prefix?: string, rawBody?: boolean): void {
    super.registerParserMiddleware(prefix, rawBody);
    this.getInstance().removeContentTypeParser('application/x-www-form-urlencoded');
  }
}

/** Fastify as the API wants it; pass to NestFactory. */
export function apiAdapter(trustedProxies: readonly string[] = []): FastifyAdapter {
  const adapter = new JsonAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    // The address of who asks is read past these, from the right of X-Forwarded-For.
    trustProxy: [...trustedProxies],
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: false },
    frameworkErrors: (_error: Error, _request: FastifyRequest, reply: FastifyReply) => {
      const told = problem(
        'request_malformed',
        'The address of the request cannot be read; percent-encode it as UTF-8.',
      );
      void reply.status(told.status).header('Content-Type', PROBLEM_TYPE).send(JSON.stringify(told));
    },
    clientErrorHandler: answerMalformed,
  });
  adapter.useBodyParser('application/json', false, { bodyLimit: BODY_LIMIT_BYTES }, (_request, body, done) => {
    done(null, parseJsonBody(body));
  });
  adapter.useBodyParser('application/geo+json', false, { bodyLimit: BODY_LIMIT_BYTES }, (_request, body, done) => {
    done(null, parseJsonBody(body));
  });
  const fastify = adapter.getInstance();
  // Answers are for whoever asked; handlers that know better say so.
  fastify.addHook('onRequest', (_request, reply, done) => {
    void reply.headers({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
    done();
  });
  // An upload of any type, JSON too, stays a stream: it is told apart by its route, before a parser is chosen.
  fastify.addHook('onRequest', (request: FastifyRequest & Upload, _reply, done) => {
    if (request.method === 'POST' && STREAMED.test(request.url.split('?', 1)[0] ?? '')) {
      request.uploadMediaType = mediaType(request.headers['content-type']);
      request.headers['content-type'] = 'application/octet-stream';
    }
    done();
  });
  fastify.addHook('onRequest', (request, _reply, done) => {
    try {
      clientAddressOf(request);
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  });
  // From here on the request acts as nobody, until the guard knows who it is.
  fastify.addHook('preHandler', (_request, _reply, done) => asRequest(done));
  fastify.removeContentTypeParser('text/plain');
  fastify.addContentTypeParser('application/octet-stream', (_request, _payload, done) => done(null));
  return adapter;
}

/** What is no HTTP, or too much of it, reaches no route; it is answered on the socket, which is then closed. */
function answerMalformed({ code }: NodeJS.ErrnoException, socket: Socket): void {
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const told =
    code === 'HPE_HEADER_OVERFLOW'
      ? problem('headers_too_large', 'The header fields are larger than 16 KiB; send fewer or shorter ones.')
      : problem('request_malformed', 'The request is not valid HTTP, or was cut off; send it again.');
  const body = JSON.stringify(told);
  const head = [`HTTP/1.1 ${told.status} ${STATUS_CODES[told.status] ?? ''}`, `Content-Type: ${PROBLEM_TYPE}`];
  socket.end([...head, `Content-Length: ${Buffer.byteLength(body)}`, 'Connection: close', '', body].join('\r\n'));
}

/** Filters and pipes of the API; before `init` or `listen`. */
export async function configureApi(app: NestFastifyApplication): Promise<void> {
  await app.register(fastifyCookie);
  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalPipes(validationPipe);
  app.useGlobalInterceptors(new KnownQueryInterceptor(), new UnreadBodyInterceptor());
}

/** Nothing but our own; its styles stand in the page, and its icons in the styles. */
const DOCS_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The documentation of the API under /docs; before `init` or `listen`. */
export function serveDocumentation(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onSend', (request: FastifyRequest, reply: FastifyReply, _payload: unknown, done: () => void) => {
      if (/^\/docs(?:[/?]|$)/.test(request.url)) void reply.header('Content-Security-Policy', DOCS_POLICY);
      done();
    });
  SwaggerModule.setup('docs', app, openapi(app), { customSiteTitle: 'Gatepost API' });
}

export function openapi(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Gatepost')
    .setDescription(
      'The control plane of Gatepost: sites, network rules, fences, audit, artifacts. Errors are problem+json (RFC 9457).',
    )
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth()
    .addCookieAuth('gatepost_refresh')
    .build();
  return completed(SwaggerModule.createDocument(app, config));
}

function mediaType(header: string | undefined): string {
  const text = header?.trim() ?? '';
  return /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,100}(?:\s*;[\x20-\x7e]{0,20}=[\x20-\x7e]{1,60})?$/.test(text)
    ? text
    : 'application/octet-stream';
}
