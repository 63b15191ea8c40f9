export const SPOOL_ERROR_CODES = [
  'spool_full',
  'spool_write_failed',
  'spool_read_failed',
  'spool_closed',
  'spool_record_too_large',
  'spool_cursor_invalid',
  'spool_unusable',
] as const;
export type SpoolErrorCode = (typeof SPOOL_ERROR_CODES)[number];

/** Every error of the spool: a stable code, and one sentence with the remedy. No payload is ever in a message. */
export class SpoolError extends Error {
  constructor(
    readonly code: SpoolErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** `full: 'block'` and no room: the record was not stored, and the caller fails closed. */
export class SpoolFullError extends SpoolError {
  constructor(directory: string, maxBytes: number) {
    super(
      'spool_full',
      `The spool in ${directory} holds its ${maxBytes} bytes; bring back what empties it, or raise its limit.`,
    );
  }
}

/** The operating system refused a write or an fsync. The records of that turn are not acknowledged. */
export class SpoolWriteError extends SpoolError {
  constructor(what: string, cause: unknown) {
    super('spool_write_failed', `${what} failed (${systemCause(cause)}): ${remedy(cause)}.`, { cause });
  }
}

/** The operating system refused to read. Nothing is lost by it: read again later. */
export class SpoolReadError extends SpoolError {
  constructor(directory: string, cause: unknown) {
    super('spool_read_failed', `Reading records in ${directory} failed (${systemCause(cause)}): ${remedy(cause)}.`, {
      cause,
    });
  }
}

export class SpoolClosedError extends SpoolError {
  constructor() {
    super('spool_closed', 'The spool is closed; nothing more is recorded or read until it is opened again.');
  }
}

/** The code of a system error (`ENOSPC`), else its message. */
export function systemCause(error: unknown): string {
  return systemCode(error) ?? (error instanceof Error ? error.message : String(error));
}

export function systemCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

function remedy(error: unknown): string {
  switch (systemCode(error) ?? '') {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'free space on that disk';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'let the process write in that folder';
    case 'EMFILE':
    case 'ENFILE':
      return 'raise the limit of open files';
    default:
      return 'check the disk that holds that folder';
  }
}
