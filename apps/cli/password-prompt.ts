import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { CommandFailure, EXIT } from './exit.js';

/** Asked twice on a terminal, without showing it; elsewhere the first line of standard input. Throws CommandFailure. */
export async function readPassword(): Promise<string> {
  if (!process.stdin.isTTY) return firstLine();
  const password = await ask('Password: ');
  if (password === (await ask('Once more: '))) return password;
  throw new CommandFailure(EXIT.usage, 'The two passwords differ; run the command again.');
}

async function firstLine(): Promise<string> {
  for await (const line of createInterface({ input: process.stdin })) return line;
  throw new CommandFailure(EXIT.usage, 'A password is expected on standard input, or in the file of --password-file.');
}

function ask(question: string): Promise<string> {
  // What readline would echo goes nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  // From here on the terminal shows nothing of what is typed.
  process.stderr.write(question);
  return new Promise((resolve, reject) => {
    reader.on('SIGINT', () => reject(new CommandFailure(EXIT.failed, 'Broken off.')));
    reader.question('', (answer) => {
      reader.close();
      process.stderr.write('\n');
      resolve(answer);
    });
  });
}
