import { execFileSync } from 'node:child_process';
import { expect, it } from '@jest/globals';

// V8 says nothing of an option that it does not know: a Node that drops one would be noticed by its users only.
it.each(['--heap-growing-percent', '--allocation-site-pretenuring'])('V8 still knows %s', (option) => {
  expect(execFileSync(process.execPath, ['--v8-options']).toString()).toContain(`  ${option} `);
});
