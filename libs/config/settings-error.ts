/** EX_CONFIG of BSD's sysexits.h: the exit code of a process that does not start because of its settings. */
export const SETTINGS_EXIT_CODE = 78;

export interface Problem {
  /** The variable to correct. */
  readonly variable: string;
  /** What it should be, to be read after "expected": a phrase without a full stop, never holding the value given. */
  readonly expected: string;
}

/**
 * Settings that cannot be used: every wrong variable at once, and what each should be. Neither the message nor the
 * problems hold any value that was given, since it may be a secret set under the wrong name.
 */
export class SettingsError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const lines = problems.map(({ variable, expected }) => `  ${variable}: expected ${expected}.`);
    const subject = problems.length === 1 ? 'a setting is' : `${problems.length} settings are`;
    super(
      `Gatepost does not start: ${subject} wrong. Correct the environment (or .env) and start again; ` +
        `docs/configuration.md describes every variable.\n${lines.join('\n')}`,
    );
    this.name = 'SettingsError';
    this.problems = problems;
  }
}
