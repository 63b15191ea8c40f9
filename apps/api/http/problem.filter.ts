import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { ArtifactError } from '../../../libs/artifacts/index.js';
import { AuthError } from '../../../libs/auth/index.js';
import { isConnectionError, sqlState } from '../../../libs/database/index.js';
import { RuleImportError, SiteError } from '../../../libs/sites/index.js';
import { StorageError } from '../../../libs/storage/index.js';
import { allowedMethods } from './allowed-methods.js';
import { ApiError, ERROR_CATALOGUE, type ErrorCode, type RequestFault } from './errors.js';

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly detail: string;
  readonly errors?: readonly RequestFault[];
}

const RETRY_AFTER_SECONDS = 5;
export const PROBLEM_TYPE = 'application/problem+json';

/** Maps every error to problem+json (RFC 9457). Nothing of an unforeseen error reaches the client; the log has it. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log = new Logger('api');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const problem = problemOf(error, http.getRequest<FastifyRequest>());
    if (problem.code === 'internal_error')
      this.#log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    if (problem.status === 405) void reply.header('Allow', allowedMethods(pathOf(http.getRequest())).join(', '));
    if (problem.status === 401) void reply.header('WWW-Authenticate', 'Bearer realm="gatepost"');
    const { retryAfterSeconds } = error instanceof AuthError ? error.more : {};
    if (retryAfterSeconds !== undefined) void reply.header('Retry-After', String(retryAfterSeconds));
    else if (problem.status === 503) void reply.header('Retry-After', String(RETRY_AFTER_SECONDS));
    void reply.status(problem.status).header('Content-Type', PROBLEM_TYPE).send(JSON.stringify(problem));
  }
}

function problemOf(error: unknown, request: FastifyRequest): Problem {
  if (error instanceof ApiError) return problem(error.code, error.message, error.errors);
  if (error instanceof AuthError) {
    const { pointer } = error.more;
    return problem(error.code, error.message, pointer === undefined ? undefined : [{ pointer, detail: error.message }]);
  }
  if (error instanceof SiteError) {
    return problem(
      error.code,
      error.message,
      error.pointer ? [{ pointer: error.pointer, detail: error.message }] : undefined,
    );
  }
  if (error instanceof RuleImportError) return problem(error.code, error.message, lineFaults(error));
  if (error instanceof ArtifactError) return problem(error.code, error.message, artifactFaults(error));
  if (error instanceof StorageError) return problem(`store_${error.code}`, error.message);
  if (isConnectionError(error)) {
    return problem('database_unavailable', 'The database does not answer; try again in a few seconds.');
  }
  // Text that JSON can say and PostgreSQL cannot keep (22021, 22P05): NUL, half of a surrogate pair.
  if (sqlState(error) === '22021' || sqlState(error) === '22P05') {
    return problem('invalid_request', 'A text has characters that cannot be kept, such as NUL; leave them out.');
  }
  const fastifyCode = (error as { code?: unknown } | null)?.code;
  if (typeof fastifyCode === 'string' && fastifyCode.startsWith('FST_')) return fastifyProblem(fastifyCode);
  if (error instanceof HttpException) return httpProblem(error, request);
  if (error instanceof SyntaxError)
    return problem('body_unreadable', 'The body is not valid JSON; it may have been cut off.');
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  if (status === 400) return problem('body_unreadable', 'The body cannot be read; it may have been cut off.');
  return problem('internal_error', 'The server failed; its log has the reason. Try again, or report it.');
}

function lineFaults({ faults }: RuleImportError): RequestFault[] {
  return faults.map(({ line, field, detail }) => ({ pointer: field === null ? '' : `/${field}`, detail, line }));
}

/** An artifact's body is the object itself; what is said of it stands in the query. */
function artifactFaults({ code, message }: ArtifactError): RequestFault[] {
  if (code === 'artifact_path_invalid') return [{ parameter: 'path', detail: message }];
  return code === 'artifact_site_unknown' || code === 'artifact_site_missing'
    ? [{ parameter: 'site_id', detail: message }]
    : [];
}

function fastifyProblem(code: string): Problem {
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return problem('body_too_large', 'The body is larger than 10 MiB; send less at a time.');
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return problem('media_type_unsupported', 'Send JSON with "Content-Type: application/json".');
  }
  if (code.startsWith('FST_ERR_CTP'))
    return problem('body_unreadable', 'The body cannot be read as JSON; it may be empty or cut off.');
  return problem('request_malformed', 'The request cannot be understood; check its address and headers.');
}

function httpProblem(error: HttpException, request: FastifyRequest): Problem {
  switch (error.getStatus()) {
    case 404:
      return nothingAt(request);
    case 413:
      return problem('body_too_large', 'The body is larger than 10 MiB; send less at a time.');
    case 415:
      return problem('media_type_unsupported', 'Send JSON with "Content-Type: application/json".');
    case 400:
      return problem('body_unreadable', 'The body cannot be read as JSON; it may be empty or cut off.');
    default:
      // What the HTTP layer refuses otherwise, such as a path out of the documentation's folder.
      return error.getStatus() < 500
        ? problem('request_malformed', 'The request cannot be understood; check its address and headers.')
        : problem('internal_error', 'The server failed; its log has the reason. Try again, or report it.');
  }
}

function nothingAt(request: FastifyRequest): Problem {
  const { method } = request;
  const path = pathOf(request);
  const allowed = allowedMethods(path);
  return allowed.length === 0 || allowed.includes(method)
    ? problem('route_not_found', `There is nothing at ${method} ${path}; see /docs.`)
    : problem('method_not_allowed', `${path} takes ${allowed.join(', ')}, not ${method}; see /docs.`);
}

function pathOf({ url }: FastifyRequest): string {
  return url.split('?')[0] ?? '';
}

export function problem(code: ErrorCode, detail: string, errors?: Problem['errors']): Problem {
  const { status, title } = ERROR_CATALOGUE[code];
  const entries = errors && errors.length > 0 ? { errors } : {};
  return { type: `urn:gatepost:error:${code}`, title, status, code, detail, ...entries };
}
