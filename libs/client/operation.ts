/** A parameter of a query or a field of a JSON body, as a command line can take it. */
export interface Field {
  readonly name: string;
  /** `list`: of texts; `json`: anything that is no scalar. */
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'list' | 'json';
  readonly isRequired: boolean;
  /** null takes the value away. */
  readonly isNullable: boolean;
  /** All values that there are; empty: not a closed list. */
  readonly values: readonly string[];
  readonly description: string;
}

/** What docs/openapi.json says of one route, as far as programs of ours go by it. */
export interface Operation {
  /** Names of the path's parameters, in order. */
  readonly path: readonly string[];
  readonly query: readonly Field[];
  /** Names of headers that the route takes. */
  readonly headers: readonly string[];
  /** Fields of a JSON body; empty: it takes none. */
  readonly body: readonly Field[];
}
