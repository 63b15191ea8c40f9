import { DatabaseError } from '../../libs/database/index.js';

/** Exit codes of `gatepost`, sysexits.h where it has one. */
export const EXIT = { ok: 0, failed: 1, usage: 64, unavailable: 69, config: 78 } as const;

/** Ends a command with one sentence and its code. */
export class CommandFailure extends Error {
  constructor(
    readonly exitCode: number,
    message: string,
  ) {
    super(message);
    this.name = 'CommandFailure';
  }
}

/** The code of whatever a command threw. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommandFailure) return error.exitCode;
  if (error instanceof DatabaseError) return error.code === 'migration_failed' ? EXIT.failed : EXIT.unavailable;
  if (error instanceof Error && error.name === 'SettingsError') return EXIT.config;
  if (error instanceof Error && /^(?:Geoip|Storage|DataDirectory|Spool)\w*Error$/.test(error.name))
    return EXIT.unavailable;
  return EXIT.failed;
}

/** One sentence on standard error; never a stack. */
export function failWith(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(exitCodeOf(error));
}
