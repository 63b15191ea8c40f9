import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const MAIN = 'dist/apps/cli/main.js';

type Command = readonly [file: string, ...parameters: string[]];

const SERVE: Command = [process.execPath, MAIN, 'serve'];
export const GATE_ALONE: Command = [...SERVE, '--roles', 'gate'];
export const API_ALONE: Command = [...SERVE, '--roles', 'api'];
export const NPM_START: Command = ['npm', 'start', '--silent', '--'];

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command of the built program to its end. */
export async function gatepost(environment: NodeJS.ProcessEnv, ...parameters: string[]): Promise<Run> {
  const child = spawn(process.execPath, [MAIN, ...parameters], { env: { ...cleanEnvironment(), ...environment } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

interface Listening {
  readonly api: string;
  readonly gate: string;
  readonly authorize: string;
  readonly grpc: string | null;
}

/** The built server, on free ports. */
export class Program {
  private constructor(
    private readonly child: ChildProcess,
    readonly api: string,
    readonly gate: string,
    readonly authorize: string,
    /** null: not offered. */
    readonly grpc: string | null,
    readonly log: readonly string[],
  ) {}

  static async start(environment: NodeJS.ProcessEnv, command: Command = SERVE): Promise<Program> {
    const ports = { API_PORT: '0', GATE_PORT: '0', AUTHORIZE_PORT: '0' };
    const [file, ...parameters] = command;
    const child = spawn(file, [...parameters, '--json'], {
      env: { ...cleanEnvironment(), ...ports, ...environment },
    });
    const log: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => log.push(line));
    const listening = await new Promise<Listening>((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line.startsWith('{"listening"')) resolve((JSON.parse(line) as { listening: Listening }).listening);
        else log.push(line);
      });
      child.once('exit', (code) => reject(new Error(`The server ended with ${code}: ${log.join('\n')}`)));
    });
    return new Program(child, listening.api, listening.gate, listening.authorize, listening.grpc, log);
  }

  /** SIGTERM; resolves with the exit code. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode;
    this.child.kill(signal);
    const [code] = (await once(this.child, 'exit')) as [number | null];
    return code;
  }
}

/** The test's own variables must not configure the program. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return { PATH, HOME, NO_COLOR: '1' };
}

/** Asks again until the answer is right: what happens off the request's way needs a moment. */
export async function eventually<T>(ask: () => Promise<T | null | undefined>, what: string): Promise<T> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`Waited 20 s in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** An access token of the operator of this installation. */
export async function operatorToken(environment: NodeJS.ProcessEnv): Promise<string> {
  const { code, stdout, stderr } = await gatepost(environment, 'token');
  if (code !== 0) throw new Error(`gatepost token ended with ${code}: ${stderr}`);
  return stdout.trim();
}
