import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { CommandFailure, EXIT } from './exit.js';

/** A new password: asked twice on a terminal, without showing it; elsewhere as askSecret. Throws CommandFailure. */
export async function readNewPassword(): Promise<string> {
  const password = await askSecret('Password: ');
  if (!process.stdin.isTTY || password === (await ask('Once more: ', false))) return password;
  throw new CommandFailure(EXIT.usage, 'The two passwords differ; run the command again.');
}

/** Asked on a terminal, without showing it; elsewhere the first line of standard input. Throws CommandFailure. */
export async function askSecret(question: string): Promise<string> {
  return process.stdin.isTTY ? ask(question, false) : firstLine();
}

/** Asked on a terminal. Throws CommandFailure elsewhere, naming the option that says it. */
export async function askLine(question: string, option: string): Promise<string> {
  if (process.stdin.isTTY) return (await ask(question, true)).trim();
  throw new CommandFailure(EXIT.usage, `Nobody can be asked here; give ${option}.`);
}

/** The first line of a file. Throws CommandFailure. */
export async function secretInFile(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).split(/\r?\n/, 1)[0] ?? '';
  } catch {
    throw new CommandFailure(EXIT.usage, `The file ${file} cannot be read; check its name and its permissions.`);
  }
}

async function firstLine(): Promise<string> {
  for await (const line of createInterface({ input: process.stdin })) return line;
  throw new CommandFailure(EXIT.usage, 'A password is expected on standard input, or in the file of --password-file.');
}

function ask(question: string, isShown: boolean): Promise<string> {
  // What readline would echo goes nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: isShown ? process.stderr : nowhere, terminal: true });
  // From here on the terminal shows nothing of what is typed. A question that readline writes would go nowhere too.
  if (!isShown) process.stderr.write(question);
  return new Promise((resolve, reject) => {
    reader.on('SIGINT', () => reject(new CommandFailure(EXIT.failed, 'Broken off.')));
    reader.question(isShown ? question : '', (answer) => {
      reader.close();
      if (!isShown) process.stderr.write('\n');
      resolve(answer);
    });
  });
}
