import { ApiProblem, type Fault } from '../../libs/client/index.js';

/** Exit codes of `gatepost`, those of sysexits.h where it has one, and what they mean; docs/cli.md lists them. */
export const EXIT_CODES = {
  ok: { code: 0, meaning: 'It is done.' },
  failed: { code: 1, meaning: 'The server refused it, or what was looked for is not there, or not as it should be.' },
  usage: { code: 64, meaning: 'The command was written wrongly, or a file of it cannot be read.' },
  unavailable: { code: 69, meaning: 'The server, the database or the object store does not answer, or not for now.' },
  again: {
    code: 75,
    meaning: 'Nothing was changed: somebody else changed it meanwhile, or it is too early to try again.',
  },
  forbidden: { code: 77, meaning: 'Nobody is signed in, or the account or key may not do it.' },
  config: { code: 78, meaning: 'A setting or the file of profiles is not right.' },
} as const;

export const EXIT = {
  ok: EXIT_CODES.ok.code,
  failed: EXIT_CODES.failed.code,
  usage: EXIT_CODES.usage.code,
  unavailable: EXIT_CODES.unavailable.code,
  again: EXIT_CODES.again.code,
  forbidden: EXIT_CODES.forbidden.code,
  config: EXIT_CODES.config.code,
} as const satisfies Record<keyof typeof EXIT_CODES, number>;

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

/** The code of whatever a command threw. Errors of libs that not every command loads are known by their names. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CommandFailure) return error.exitCode;
  if (error instanceof ApiProblem) return codeOfProblem(error);
  if (!(error instanceof Error)) return EXIT.failed;
  if (error.name === 'SettingsError') return EXIT.config;
  const isFailedMigration = error.name === 'DatabaseError' && 'code' in error && error.code === 'migration_failed';
  return !isFailedMigration && UNAVAILABLE.test(error.name) ? EXIT.unavailable : EXIT.failed;
}

const UNAVAILABLE = /^(?:(?:Database|Geoip|Storage|DataDirectory|Spool)\w*|Unreachable|NotGatepost)Error$/;

function codeOfProblem({ status, code }: ApiProblem): number {
  if (status === 401 || status === 403) return EXIT.forbidden;
  if (status === 412 || status === 429 || code === 'idempotency_in_progress') return EXIT.again;
  return status >= 500 ? EXIT.unavailable : EXIT.failed;
}

/** One sentence on standard error, and a line for each faulty place; never a stack. */
export function failWith(error: unknown): never {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(exitCodeOf(error));
}

function messageOf(error: unknown): string {
  if (!(error instanceof ApiProblem)) return error instanceof Error ? error.message : String(error);
  if (error.status === 412) {
    return 'Somebody else changed it meanwhile, so nothing was changed now; look at it again and run the command again.';
  }
  const [only, ...more] = error.faults;
  // The only fault of a request is its sentence.
  if (only && more.length === 0 && only.detail === error.message) return lineOf(only);
  return [error.message, ...error.faults.map(lineOf)].join('\n  ');
}

function lineOf({ pointer, parameter, header, line, detail }: Fault): string {
  const place = [line === undefined ? '' : `line ${line}`, pointer ?? parameter ?? header ?? ''].join(' ').trim();
  return place === '' ? detail : `${place}: ${detail}`;
}
