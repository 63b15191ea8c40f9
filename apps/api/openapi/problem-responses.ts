import { ERROR_CATALOGUE, type ErrorCode } from '../http/errors.js';
import { problem, PROBLEM_TYPE } from '../http/problem.filter.js';

type Json = Record<string, unknown>;

/** A set with more codes than this is one operation's own. */
const MOST_SHARED = 5;

const FAULT = {
  type: 'object',
  description: 'A faulty place: in the body by `pointer`, or a parameter of the address, or a header field.',
  properties: {
    pointer: { type: 'string', description: 'JSON Pointer (RFC 6901) into the body; empty for the whole of it.' },
    parameter: { type: 'string', description: 'Name of a parameter of the path or query.' },
    header: { type: 'string', description: 'Name of a header field.' },
    detail: { type: 'string', description: 'What is wrong there, and what to do about it.' },
    line: { type: 'integer', minimum: 1, description: 'Where the body is no JSON, or a list of lines.' },
    column: { type: 'integer', minimum: 1, description: 'In UTF-16 code units.' },
  },
  required: ['detail'],
};

/** Components that the answers of {@link problemResponses} refer to. */
export function problemSchemas(): Json {
  return {
    Problem: {
      type: 'object',
      description: 'Problem details (RFC 9457).',
      properties: {
        type: { type: 'string', format: 'uri', description: 'A URN that ends in the code.' },
        title: { type: 'string', description: 'What the code means.' },
        status: { type: 'integer', minimum: 400, maximum: 599, description: 'The status of the answer.' },
        code: { type: 'string', enum: Object.keys(ERROR_CATALOGUE), description: 'Stable; see docs/errors.md.' },
        detail: { type: 'string', description: 'What happened, and what to do about it.' },
        errors: { type: 'array', items: { $ref: '#/components/schemas/Fault' }, description: 'Each faulty place.' },
      },
      required: ['type', 'title', 'status', 'code', 'detail'],
      example: exampleOf('site_not_found'),
    },
    Fault: FAULT,
  };
}

/** The answers with these codes by their status; what several operations share goes into `components`. */
export function problemResponses(codes: ReadonlySet<ErrorCode>, components: { responses: Json }): Json {
  const byStatus = new Map<number, ErrorCode[]>();
  // In the catalogue's order, so that equal sets are equal.
  for (const [code, { status }] of Object.entries(ERROR_CATALOGUE) as [ErrorCode, { status: number }][]) {
    if (codes.has(code)) byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, list]) => {
      const response = problemResponse(status, list);
      if (list.length > MOST_SHARED) return [String(status), response];
      const name = list.join('-or-');
      components.responses[name] = response;
      return [String(status), { $ref: `#/components/responses/${name}` }];
    }),
  );
}

function problemResponse(status: number, codes: readonly ErrorCode[]): Json {
  return {
    description: codes.map((code) => `\`${code}\`: ${ERROR_CATALOGUE[code].title}.`).join('\n\n'),
    ...headersOf(status),
    content: {
      [PROBLEM_TYPE]: {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/Problem' },
            {
              type: 'object',
              properties: { status: { const: status }, code: { type: 'string', enum: [...codes] } },
              required: ['status', 'code'],
            },
          ],
        },
        examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
      },
    },
  };
}

function headersOf(status: number): { headers?: Json } {
  if (status === 401) {
    const schema = { type: 'string' };
    return { headers: { 'WWW-Authenticate': { description: 'How to authenticate.', schema } } };
  }
  if (status !== 429 && status !== 503) return {};
  return { headers: { 'Retry-After': { description: 'Seconds.', schema: { type: 'integer', minimum: 0 } } } };
}

/** Components that examples of {@link problemResponses} refer to: one of each code. */
export function problemExamples(): Json {
  const codes = Object.keys(ERROR_CATALOGUE) as ErrorCode[];
  return Object.fromEntries(codes.map((code) => [code, { value: exampleOf(code) }]));
}

function exampleOf(code: ErrorCode): object {
  return problem(code, `${ERROR_CATALOGUE[code].title}.`);
}
