export type DatabaseErrorCode =
  | 'database_unreachable'
  | 'database_password_wrong'
  | 'database_missing'
  | 'database_unavailable'
  | 'migrations_pending'
  | 'migration_failed';

/** One sentence with the remedy; never the URL, which may hold a password. */
export class DatabaseError extends Error {
  constructor(
    readonly code: DatabaseErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'DatabaseError';
  }
}

/** SQLSTATE, or Node's error code, of whatever a driver threw; undefined when there is none. */
export function sqlState(error: unknown): string | undefined {
  const code =
    (error as { code?: unknown } | null)?.code ??
    (error as { driverError?: { code?: unknown } } | null)?.driverError?.code;
  return typeof code === 'string' ? code : undefined;
}

const LOST_CONNECTION = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
]);

/** The database is away or going away (class 08, 57P01 to 57P05, 53300 or the network), as opposed to a wrong statement. */
export function isConnectionError(error: unknown): boolean {
  const code = sqlState(error);
  if (code !== undefined)
    return code.startsWith('08') || /^57P0[1-5]$/.test(code) || code === '53300' || LOST_CONNECTION.has(code);
  return error instanceof Error && /timeout exceeded when trying to connect|Connection terminated/i.test(error.message);
}

/** Why a start failed, in the operator's words. */
export function connectFailure(error: unknown): DatabaseError {
  const code = sqlState(error);
  if (code === '28P01' || code === '28000') {
    return new DatabaseError(
      'database_password_wrong',
      'The database refused the user or password; correct them in DATABASE_URL.',
      { cause: error },
    );
  }
  if (code === '3D000') {
    return new DatabaseError(
      'database_missing',
      'The database named in DATABASE_URL does not exist on the server; create it, or correct the name.',
      { cause: error },
    );
  }
  if (isConnectionError(error)) {
    return new DatabaseError(
      'database_unreachable',
      `The database server does not answer (${code ?? 'timed out'}); check host and port in DATABASE_URL, and that the server runs and lets this machine in.`,
      { cause: error },
    );
  }
  const why = error instanceof Error ? error.message : String(error);
  return new DatabaseError(
    'database_unavailable',
    `The database cannot be used: ${why.replace(/\.$/, '')}; check DATABASE_URL and DATABASE_SSL.`,
    { cause: error },
  );
}
