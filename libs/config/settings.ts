/**
 * What the program is told by its environment, checked and typed. Plain, deeply frozen data: read once, at the start, and
 * passed on. Names carry their units; directories and files are absolute paths.
 */

export const NODE_ENVIRONMENTS = ['development', 'production', 'test'] as const;
export type NodeEnvironment = (typeof NODE_ENVIRONMENTS)[number];

/** From the quietest to the most talkative. */
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'verbose'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const UNKNOWN_HOST_ACTIONS = ['block', 'allow'] as const;
export type UnknownHostAction = (typeof UNKNOWN_HOST_ACTIONS)[number];

export const FAIL_MODES = ['closed', 'open'] as const;
export type FailMode = (typeof FAIL_MODES)[number];

/** `require`: encrypted, whoever answers; `verify-full`: encrypted, and certificate and host name are checked. */
export const DATABASE_SSL_MODES = ['disable', 'require', 'verify-full'] as const;
export type DatabaseSslMode = (typeof DATABASE_SSL_MODES)[number];

/** `default-chain`: the AWS SDK looks for keys by itself (role, profile, instance metadata). */
export const ARTIFACT_CREDENTIAL_SOURCES = ['keys', 'default-chain'] as const;
export type ArtifactCredentialSource = (typeof ARTIFACT_CREDENTIAL_SOURCES)[number];

export const AUDIT_FSYNC_MODES = ['batch', 'always'] as const;
export type AuditFsyncMode = (typeof AUDIT_FSYNC_MODES)[number];

export const AUDIT_FULL_ACTIONS = ['block', 'drop'] as const;
export type AuditFullAction = (typeof AUDIT_FULL_ACTIONS)[number];

export const GEOIP_UPDATE_SOURCES = ['none', 'maxmind', 'dbip', 'url'] as const;
export type GeoipUpdateSource = (typeof GEOIP_UPDATE_SOURCES)[number];

/** Where newer GeoIP files come from. */
export interface GeoipUpdateSettings {
  readonly source: GeoipUpdateSource;
  /** The file itself with the source `url`; otherwise a mirror of the provider, or null for the provider. */
  readonly url: string | null;
  /** With the source `url`: 64 hexadecimal digits, or the URL of a file in the form of sha256sum. */
  readonly sha256: string | null;
  readonly accountId: string | null;
  readonly licenseKey: string | null;
  /** Editions of MaxMind, such as GeoLite2-City. */
  readonly editions: readonly string[];
  readonly everyHours: number;
}

export interface ListenerSettings {
  /** An IP address or a host name to listen on. */
  readonly host: string;
  /** 0 = a free port, picked by the operating system. */
  readonly port: number;
}

export interface ProcessSettings {
  readonly nodeEnv: NodeEnvironment;
  readonly logLevel: LogLevel;
  readonly dataDir: string;
  readonly shutdownGraceSeconds: number;
  readonly shutdownDelaySeconds: number;
}

export interface HttpSettings {
  readonly api: ListenerSettings;
  readonly gate: ListenerSettings;
  readonly authorize: ListenerSettings;
  /** null: gRPC is not offered. */
  readonly grpc: ListenerSettings | null;
  /** Addresses and prefixes without host bits, as `net.BlockList` and the gate's parser read them; no duplicates. */
  readonly trustedProxies: readonly string[];
  /** In lower case; null: none. */
  readonly clientIpHeader: string | null;
}

export interface TlsFiles {
  readonly certPath: string;
  readonly keyPath: string;
}

/** Of the listener on GATE_PORT. */
export interface VisitorsSettings {
  /** Empty: plain HTTP. */
  readonly tls: readonly TlsFiles[];
  readonly proxyProtocol: boolean;
  /** null = no limit. */
  readonly maxBodyBytes: number | null;
  /** Of an upload that the gate waits for; 0: no least rate. */
  readonly minUploadBytesPerSecond: number;
  readonly maxConnections: number;
  readonly maxConnectionsPerAddress: number;
  readonly missesPerMinute: number;
  readonly idleMs: number;
  readonly upstreamTimeoutMs: number;
}

export interface GateSettings {
  readonly unknownHost: UnknownHostAction;
  readonly failMode: FailMode;
  readonly allowPrivateUpstreams: boolean;
  readonly maxFenceVertices: number;
  /** How long a location claim of a visitor holds. */
  readonly claimTtlSeconds: number;
  /** Worker processes of the gate; 1: the gate is in the process itself. */
  readonly gateWorkers: number;
}

export interface EmbeddedDatabaseSettings {
  readonly kind: 'embedded';
  readonly directory: string;
}

export interface PostgresSettings {
  readonly kind: 'postgres';
  /** `postgres://` URL without any TLS parameter: `ssl` alone decides. Secret: it holds the password. */
  readonly url: string;
  readonly poolSize: number;
  readonly connectTimeoutMs: number;
  /** 0 = no limit. */
  readonly statementTimeoutMs: number;
  readonly ssl: DatabaseSslMode;
}

export type DatabaseSettings = EmbeddedDatabaseSettings | PostgresSettings;

export interface FolderStoreSettings {
  readonly kind: 'folder';
  readonly directory: string;
}

export interface S3Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface S3StoreSettings {
  readonly kind: 's3';
  readonly bucket: string;
  /** null: Amazon's own endpoint of the region. */
  readonly endpointUrl: string | null;
  readonly region: string;
  readonly forcePathStyle: boolean;
  readonly credentials: S3Keys | 'default-chain';
}

export type ObjectStoreSettings = FolderStoreSettings | S3StoreSettings;

export interface AuditSettings {
  readonly fsync: AuditFsyncMode;
  readonly spoolMaxBytes: number;
  readonly full: AuditFullAction;
}

export interface EvidenceSettings {
  readonly windowSeconds: number;
  /** Ed25519 private key, PKCS#8 PEM (RFC 8410), or null: made at the first embedded start. */
  readonly signingKey: string | null;
}

export interface AccountSettings {
  /** Where people reach the API, without a slash at the end; null: where it listens. */
  readonly publicUrl: string | null;
  /** null: nothing is mailed. */
  readonly mail: { readonly smtpUrl: string; readonly from: string } | null;
  /** Made at the start where there is no administrator yet. */
  readonly bootstrapAdministrator: { readonly email: string; readonly password: string } | null;
}

export interface Settings extends ProcessSettings, HttpSettings, GateSettings {
  readonly visitors: VisitorsSettings;
  readonly database: DatabaseSettings;
  readonly migrateOnStart: boolean;
  readonly objectStore: ObjectStoreSettings;
  /** Paths of .mmdb files; null: none, or for the first the starter data. */
  readonly geoip: {
    readonly databasePath: string | null;
    readonly countryPath: string | null;
    readonly asnPath: string | null;
    readonly anonymousPath: string | null;
  };
  readonly geoipUpdate: GeoipUpdateSettings;
  readonly audit: AuditSettings;
  readonly evidence: EvidenceSettings;
  readonly accounts: AccountSettings;
  /** The first signs, all are believed. Empty: made at the first embedded start. */
  readonly jwtSecrets: readonly string[];
  /** Ed25519 private keys, PKCS#8 PEM, in place of secrets. The first signs, all are believed. */
  readonly jwtPrivateKeys: readonly string[];
  /** Reads /metrics; null: only the machine itself does. */
  readonly metricsToken: string | null;
  /** The first seals, all unseal. Empty: made at the first embedded start. */
  readonly gateSecrets: readonly string[];
  /** A trusted proxy presents one of them in X-Gatepost-Proxy-Secret. Empty: its address is enough. */
  readonly proxySecrets: readonly string[];
  /** Sentences for the operator about what is odd but usable; never a value of a variable. */
  readonly warnings: readonly string[];
}
