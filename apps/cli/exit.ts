import { ApiProblem, type Fault } from '../../libs/client/index.js';
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
  if (error instanceof ApiProblem) return error.status >= 500 ? EXIT.unavailable : EXIT.failed;
  if (error instanceof DatabaseError) return error.code === 'migration_failed' ? EXIT.failed : EXIT.unavailable;
  if (error instanceof Error && error.name === 'SettingsError') return EXIT.config;
  if (error instanceof Error && UNAVAILABLE.test(error.name)) return EXIT.unavailable;
  return EXIT.failed;
}

const UNAVAILABLE = /^(?:(?:Geoip|Storage|DataDirectory|Spool)\w*|Unreachable|NotGatepost)Error$/;

/** One sentence on standard error, and a line for each faulty place; never a stack. */
export function failWith(error: unknown): never {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(exitCodeOf(error));
}

function messageOf(error: unknown): string {
  if (error instanceof ApiProblem) return [error.message, ...error.faults.map(lineOf)].join('\n  ');
  return error instanceof Error ? error.message : String(error);
}

function lineOf({ pointer, parameter, header, line, detail }: Fault): string {
  const place = pointer ?? parameter ?? header ?? '';
  return `${line === undefined ? '' : `line ${line} `}${place}: ${detail}`;
}
