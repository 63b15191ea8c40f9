// `npm start`: builds when the sources are newer than dist/, then runs the main job.
import { spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const entry = 'dist/apps/cli/main.js';

/** @param {string} path */
function newest(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

const sources = ['apps', 'libs', 'migrations', 'package-lock.json', 'nest-cli.json', '.swcrc', 'tsconfig.build.json'];
const built = statSync(entry, { throwIfNoEntry: false })?.mtimeMs ?? 0;
if (Math.max(...sources.map(newest)) > built) {
  const build = spawnSync('npx', ['--no-install', 'nest', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (build.status !== 0) process.exit(build.status ?? 1);
  chmodSync(entry, 0o755);
}
process.argv.splice(1, 1, entry);
process.argv.splice(2, 0, 'serve');
await import(new URL(`../${entry}`, import.meta.url).href);
