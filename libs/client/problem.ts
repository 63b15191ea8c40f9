/** What of a request is faulty: a place in the body, a parameter, a header field, or a line of a list. */
export interface Fault {
  readonly detail: string;
  /** JSON Pointer (RFC 6901) into the body; "" is all of it. */
  readonly pointer?: string;
  /** Of the path or the query. */
  readonly parameter?: string;
  readonly header?: string;
  readonly line?: number;
  readonly column?: number;
}

/** An answer of the API that is no success: problem+json (RFC 9457). */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    /** Stable; docs/errors.md lists them. null: from something between us and the API. */
    readonly code: string | null,
    detail: string,
    readonly faults: readonly Fault[],
  ) {
    super(detail);
    this.name = 'ApiProblem';
  }
}

/** Nobody answers at the address of the API. */
export class UnreachableError extends Error {
  constructor(
    readonly address: string,
    options?: ErrorOptions,
  ) {
    super(`The server at ${address} does not answer; see whether it is running and the address is right.`, options);
    this.name = 'UnreachableError';
  }
}

/** Something answers, and it is not Gatepost. */
export class NotGatepostError extends Error {
  constructor() {
    super('What answers is not a Gatepost server; check the address and the port.');
    this.name = 'NotGatepostError';
  }
}

/** @param body what the answer had, parsed where it is JSON */
export function problemOf({ status }: Response, body: unknown): ApiProblem {
  const { code, detail, errors } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  return new ApiProblem(
    status,
    typeof code === 'string' ? code : null,
    typeof detail === 'string' ? detail : `The server answered ${status}.`,
    // The API's own shape, and nothing is done with it but to show it.
    Array.isArray(errors) ? (errors as Fault[]) : [],
  );
}
