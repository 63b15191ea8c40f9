/** Where the rows live. The embedded engine is for one process; the caller holds the data folder's lock. */
export type DatabaseSettings =
  | { readonly kind: 'embedded'; readonly directory: string }
  | {
      readonly kind: 'postgres';
      readonly url: string;
      readonly poolSize: number;
      readonly connectTimeoutMs: number;
      readonly statementTimeoutMs: number;
      readonly ssl: 'disable' | 'require' | 'verify-full';
    };
