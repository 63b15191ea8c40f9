import { closeSync, openSync, readSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { errorCode } from './error-code.js';
import { type Problem } from './settings-error.js';

/** X_FILE names a file that holds the value of the secret X, the way container platforms hand secrets over. */
export const FILE_SUFFIX = '_FILE';

/** A secret may also point at its file itself: X=file:/run/secrets/x. */
const FILE_SCHEME = 'file:';

/** More than any secret needs; keeps a path such as /dev/zero from filling the memory. */
const MAX_SECRET_BYTES = 65_536;

export type SecretSource =
  | { readonly kind: 'unset' }
  /** `variable`: where a problem with the value is to be corrected. */
  | { readonly kind: 'value'; readonly variable: string; readonly value: string }
  | { readonly kind: 'problem'; readonly problem: Problem };

/**
 * Finds a secret's value: in the variable, in the file that X_FILE names, or in the file that the variable names after
 * `file:`. Line ends at the end of a file are not part of the secret.
 */
export function readSecret(name: string, environment: NodeJS.ProcessEnv): SecretSource {
  const direct = environment[name] ?? '';
  const fileVariable = name + FILE_SUFFIX;
  const path = (environment[fileVariable] ?? '').trim();
  if (direct.trim() !== '' && path !== '') {
    return problem(fileVariable, `only one of ${name} and ${fileVariable}: unset the other`);
  }
  if (path !== '') return readSecretFile(fileVariable, path);
  if (direct.trim() === '') return { kind: 'unset' };
  if (direct.startsWith(FILE_SCHEME)) return readSecretFile(name, direct);
  return { kind: 'value', variable: name, value: direct };
}

function readSecretFile(variable: string, location: string): SecretSource {
  try {
    const value = readText(pathOf(location)).replace(/[\r\n]+$/, '');
    if (value.trim() === '')
      return problem(variable, 'the path of a file that holds the secret, and not of an empty one');
    return { kind: 'value', variable, value };
  } catch (error) {
    return problem(variable, `the path of a text file that this process can read (${reasonOf(error)})`);
  }
}

function pathOf(location: string): string {
  if (location.startsWith('file://')) return fileURLToPath(location);
  return location.startsWith(FILE_SCHEME) ? location.slice(FILE_SCHEME.length).trim() : location;
}

function readText(path: string): string {
  const descriptor = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(MAX_SECRET_BYTES + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read) {
      read = readSync(descriptor, bytes, length, bytes.length - length, null);
    }
    if (length > MAX_SECRET_BYTES) throw new Error('too large');
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length));
  } finally {
    closeSync(descriptor);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EISDIR: 'this is a folder',
  ENOTDIR: 'a part of the path is no folder',
};

/** Never the error's own message: it holds the path. */
function reasonOf(error: unknown): string {
  return REASONS[errorCode(error) ?? ''] ?? `at most ${MAX_SECRET_BYTES} bytes of UTF-8`;
}

function problem(variable: string, expected: string): SecretSource {
  return { kind: 'problem', problem: { variable, expected } };
}
