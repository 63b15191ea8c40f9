/** The ways in which proxies ask. They differ in where they say what the visitor asked, and in what they pass on. */
export const DIALECTS = ['generic', 'nginx', 'traefik', 'caddy', 'haproxy', 'envoy'] as const;
export type DialectName = (typeof DIALECTS)[number];

/** The header in which one fact stands, in lower case; null: the question itself says it. */
type FactSource = string | null;

export interface Dialect {
  readonly name: DialectName;
  /** Under AUTHORIZE_PORT. */
  readonly path: string;
  /** The path of the question goes on with the visitor's own path and query. */
  readonly isPrefix: boolean;
  readonly host: FactSource;
  readonly method: FactSource;
  readonly uri: FactSource;
  /** The list of hops, or the one address that the proxy names. Never the question itself: that comes from the proxy. */
  readonly address: string;
  /**
   * Whether each of these headers has to be there. A proxy that does not set one would else let the visitor set it, or be
   * taken for the visitor. There is no falling back from one family of headers to another.
   */
  readonly isComplete: boolean;
  /** How the visitor gets the block page: as the body of the answer, or by a second question with a token. */
  readonly blockPage: 'body' | 'token';
  /** Statuses that the proxy cannot pass on become 403: nginx makes 500 of them, Envoy may let the visitor in. */
  readonly refuses: 'as-is' | 'as-403' | '5xx-as-403';
  /** Who takes the location claim out of the Cookie header that the application gets; see claim-removal.ts. */
  readonly claimRemoval: ClaimRemoval;
}

export type ClaimRemoval = 'proxy' | 'copied-cookie' | 'envoy-headers';

const FORWARDED = {
  isPrefix: false,
  host: 'x-forwarded-host',
  method: 'x-forwarded-method',
  uri: 'x-forwarded-uri',
  address: 'x-forwarded-for',
  isComplete: true,
  blockPage: 'body',
  refuses: 'as-is',
  claimRemoval: 'proxy',
} as const;

export const DIALECT_TABLE: readonly Dialect[] = [
  // For proxies of no other dialect, and for asking by hand: what it does not say is taken from the question.
  { ...FORWARDED, name: 'generic', path: '/authorize', isComplete: false, claimRemoval: 'copied-cookie' },
  {
    ...FORWARDED,
    name: 'nginx',
    path: '/authorize/nginx',
    host: 'x-original-host',
    method: 'x-original-method',
    uri: 'x-original-uri',
    blockPage: 'token',
    refuses: 'as-403',
  },
  { ...FORWARDED, name: 'traefik', path: '/authorize/traefik', claimRemoval: 'copied-cookie' },
  { ...FORWARDED, name: 'caddy', path: '/authorize/caddy' },
  { ...FORWARDED, name: 'haproxy', path: '/authorize/haproxy' },
  {
    ...FORWARDED,
    name: 'envoy',
    path: '/authorize/envoy',
    isPrefix: true,
    host: null,
    method: null,
    uri: null,
    // Envoy writes its own address into X-Forwarded-For of the question.
    address: 'x-gatepost-client-address',
    refuses: '5xx-as-403',
    claimRemoval: 'envoy-headers',
  },
];

const EXACT = new Map(DIALECT_TABLE.filter(({ isPrefix }) => !isPrefix).map((dialect) => [dialect.path, dialect]));
const PREFIXES = DIALECT_TABLE.filter(({ isPrefix }) => isPrefix);

/** @param path of the question, as received; undefined when no dialect asks there */
export function findDialect(path: string): Dialect | undefined {
  return EXACT.get(path) ?? PREFIXES.find((dialect) => path.startsWith(`${dialect.path}/`));
}

/** What the proxy gets instead of a status that it cannot pass on. */
export function refusalStatus({ refuses }: Dialect, status: number): number {
  switch (refuses) {
    case 'as-is':
      return status;
    case 'as-403':
      return 403;
    case '5xx-as-403':
      return status >= 500 ? 403 : status;
  }
}
