import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { eventually } from './program.js';

/** A command of the built program on a terminal of its own, as `script` of util-linux gives it. */
export class Terminal {
  #shown = '';

  private constructor(private readonly child: ChildProcess) {
    child.stdout?.on('data', (chunk: Buffer) => (this.#shown += chunk.toString()));
  }

  /** @param command without quotes and blanks in its words: it goes through a shell */
  static open(environment: NodeJS.ProcessEnv, command: string): Terminal {
    const { PATH, HOME } = process.env;
    const child = spawn('script', ['-qefc', `exec ${process.execPath} dist/apps/cli/main.js ${command}`, '/dev/null'], {
      env: { PATH, HOME, NO_COLOR: '1', TERM: 'dumb', ...environment },
    });
    return new Terminal(child);
  }

  /** All that has been on the screen. */
  get shown(): string {
    return this.#shown;
  }

  /** Waits for what matches, and returns the groups of it. */
  async sees(what: RegExp): Promise<string[]> {
    return eventually(() => {
      if (this.child.exitCode !== null && !what.test(this.#shown)) throw new Error(`It ended: ${this.#shown}`);
      return Promise.resolve(what.exec(this.#shown)?.slice());
    }, `${what} on the screen`);
  }

  type(line: string): void {
    this.child.stdin?.write(`${line}\n`);
  }

  /** Control-C, as from the keyboard. */
  interrupt(): void {
    this.child.stdin?.write('\u0003');
  }

  /** The exit code of the command. */
  async end(): Promise<number | null> {
    if (this.child.exitCode === null) await once(this.child, 'exit');
    return this.child.exitCode;
  }
}
