import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { errorCode } from './error-code.js';
import { SettingsError } from './settings-error.js';

/**
 * The environment of this process, and below it the file `.env` of the folder it was started in: what is set in both is
 * taken from the process. Nothing is written back to process.env, so that child processes do not inherit secrets.
 *
 * @throws {SettingsError} when .env is there and cannot be read
 */
export function readEnvironment(folder: string = process.cwd()): NodeJS.ProcessEnv {
  return { ...readEnvFile(join(folder, '.env')), ...process.env };
}

function readEnvFile(path: string): NodeJS.ProcessEnv {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return {};
    throw new SettingsError([
      { variable: '.env', expected: 'a text file that this process can read, or no such file' },
    ]);
  }
}
