import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { transformSync } from '@swc/core';
import { DataDirectoryInUseError, lockDataDirectory } from './data-directory-lock.js';
import { DataDirectoryError, prepareDataDirectory } from './data-directory.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Another process has no Jest to read TypeScript for it; inside the repository it finds the packages. */
let compiled: string;
/** The same for an unprivileged user, who may not look into the repository. */
let compiledForAll: string;
beforeAll(() => {
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  compiled = mkdtempSync(join(ROOT, '.cache', 'data-directory-'));
  compiledForAll = mkdtempSync(join(tmpdir(), 'gatepost-code-'));
  chmodSync(compiledForAll, 0o755);
  writeFileSync(join(compiledForAll, 'package.json'), '{"type":"module"}');
  for (const name of ['error-code', 'data-directory', 'data-directory-lock']) {
    const source = readFileSync(new URL(`${name}.ts`, import.meta.url), 'utf8');
    const { code } = transformSync(source, {
      swcrc: false,
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'es6' },
    });
    for (const folder of [compiled, compiledForAll]) writeFileSync(join(folder, `${name}.js`), code);
  }
});
afterAll(() => {
  for (const folder of [compiled, compiledForAll]) rmSync(folder, { recursive: true });
});

let dataDir: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'gatepost-data-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) await killed(child);
  rmSync(dataDir, { recursive: true });
});

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

/** Runs lockDataDirectory in a process of its own, which then stays; resolves with what it says first. */
async function lockElsewhere(): Promise<{ child: ChildProcess; said: string }> {
  const url = pathToFileURL(join(compiled, 'data-directory-lock.js')).href;
  const script = `
    const { lockDataDirectory } = await import(${JSON.stringify(url)});
    try {
      globalThis.lock = await lockDataDirectory(${JSON.stringify(dataDir)});
      globalThis.gc();
      process.stdout.write('locked');
      setInterval(() => {}, 1000);
    } catch (error) { process.stdout.write(error.name); }`;
  const child = spawn(process.execPath, ['--expose-gc', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, said: said.toString() };
}

describe('the lock of DATA_DIR', () => {
  it('keeps a second process out, until the first is killed with SIGKILL', async () => {
    const first = await lockElsewhere();
    expect(first.said).toBe('locked');
    expect((await lockElsewhere()).said).toBe('DataDirectoryInUseError');
    await expect(lockDataDirectory(dataDir)).rejects.toThrow(DataDirectoryInUseError);
    await killed(first.child);
    expect((await lockElsewhere()).said).toBe('locked');
  });

  it('keeps a second part of the same process out, and another process too, until it is released', async () => {
    const lock = await lockDataDirectory(dataDir);
    await expect(lockDataDirectory(dataDir)).rejects.toThrow(
      `Another gatepost process is using DATA_DIR ${dataDir}; stop it, or give this one another DATA_DIR.`,
    );
    // The failed attempt closed the same file, which would release a POSIX lock of the whole process.
    expect((await lockElsewhere()).said).toBe('DataDirectoryInUseError');
    await lock.release();
    await lock.release();
    const again = await lockDataDirectory(dataDir);
    await again.release();
    expect((await lockElsewhere()).said).toBe('locked');
  });

  it('is readable by its owner only', async () => {
    const lock = await lockDataDirectory(dataDir);
    expect(statSync(join(dataDir, 'lock')).mode & 0o777).toBe(0o600);
    await lock.release();
  });

  it('cannot be taken in a folder that is not there', async () => {
    await expect(lockDataDirectory(join(dataDir, 'missing'))).rejects.toThrow(DataDirectoryError);
  });
});

describe('DATA_DIR', () => {
  it('is made with its parents, for the owner only, and taken as it is when it is there', async () => {
    const path = join(dataDir, 'a', 'b');
    await prepareDataDirectory(path);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    chmodSync(path, 0o750);
    await prepareDataDirectory(path);
    expect(statSync(path).mode & 0o777).toBe(0o750);
  });

  it('may not be a file, nor stand below one', async () => {
    const file = join(dataDir, 'file');
    writeFileSync(file, '');
    for (const path of [file, join(file, 'below')]) {
      await expect(prepareDataDirectory(path)).rejects.toThrow(DataDirectoryError);
      await expect(prepareDataDirectory(path)).rejects.toThrow(`DATA_DIR ${path} cannot be created`);
    }
  });

  it('must be writable', async () => {
    chmodSync(dataDir, 0o500);
    const message = await messageWithoutPrivilege();
    chmodSync(dataDir, 0o700);
    expect(message).toContain(`DATA_DIR ${dataDir} cannot be written`);
    expect(message).toContain('chown');
  });
});

/** The superuser may write everywhere, so there the check runs as the user "nobody". */
async function messageWithoutPrivilege(): Promise<string> {
  const url = pathToFileURL(join(compiledForAll, 'data-directory.js')).href;
  const script = `
    const { prepareDataDirectory } = await import(${JSON.stringify(url)});
    await prepareDataDirectory(${JSON.stringify(dataDir)}).catch((error) => process.stdout.write(error.message));`;
  const user = process.geteuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    ...user,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(child, 'close');
  return said;
}
