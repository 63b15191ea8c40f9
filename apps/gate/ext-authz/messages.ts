/** The messages of ext_authz.proto as they come from the wire: what was not sent is absent. */

export interface CheckRequest {
  readonly attributes?: {
    readonly source?: {
      readonly address?: { readonly socketAddress?: { readonly address?: string } | null } | null;
    } | null;
    readonly request?: { readonly http?: HttpAttributes | null } | null;
  } | null;
}

export interface HttpAttributes {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: string;
  readonly host?: string;
  readonly headerMap?: {
    readonly headers?: readonly { readonly key?: string; readonly value?: string; readonly rawValue?: Uint8Array }[];
  } | null;
}

export interface HeaderValueOption {
  readonly header: { readonly key: string; readonly value: string };
  readonly append: { readonly value: boolean };
}

/** Codes of google.rpc.Status. */
export const STATUS_OK = 0;
export const STATUS_PERMISSION_DENIED = 7;

export type CheckResponse = { readonly status: { readonly code: number } } & (
  | {
      readonly okResponse: {
        readonly headers: readonly HeaderValueOption[];
        readonly headersToRemove: readonly string[];
      };
    }
  | {
      readonly deniedResponse: {
        readonly status: { readonly code: number };
        readonly headers: readonly HeaderValueOption[];
        readonly body: string;
      };
    }
);

type Pairs = readonly (readonly [string, string])[];

/** Each replaces a header of the same name that the visitor sent. */
function overwriting(pairs: Pairs): HeaderValueOption[] {
  return pairs.map(([key, value]) => ({ header: { key: key.toLowerCase(), value }, append: { value: false } }));
}

export function allowing(headers: Pairs, headersToRemove: readonly string[]): CheckResponse {
  return { status: { code: STATUS_OK }, okResponse: { headers: overwriting(headers), headersToRemove } };
}

export function denying(status: number, headers: Pairs, body: string): CheckResponse {
  return {
    status: { code: STATUS_PERMISSION_DENIED },
    deniedResponse: { status: { code: status }, headers: overwriting(headers), body },
  };
}
