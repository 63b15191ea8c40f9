import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import { addProfileCommands } from './profiles/commands.js';
import { addResourceCommands } from './resources/commands.js';
import { completionScript, SHELLS } from './completion.js';

describe('completion', () => {
  const root = new Command('gatepost');
  const folder = mkdtempSync(join(tmpdir(), 'gatepost-completion-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeAll(() => {
    addProfileCommands(root);
    addResourceCommands(root);
  });

  /** What bash offers for the last of these words. */
  const offered = (...words: string[]): string[] => {
    const script = `${completionScript('bash', root)}
      COMP_WORDS=(gatepost "$@"); COMP_CWORD=$#
      _gatepost; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return execFileSync('bash', ['-c', script, 'bash', ...words], { encoding: 'utf8' })
      .split('\n')
      .filter(Boolean);
  };

  it.each([
    [['ru'], ['rules']],
    [['rules', 'im'], ['import']],
    [['rules', 'create', 'portal.example.org', '--ki'], ['--kind']],
    [
      ['rules', 'create', 'portal.example.org', '--kind', 'a'],
      ['anonymizer', 'asn'],
    ],
    [['members', 'upd'], ['update']],
    [['members', 'update', 'portal.example.org', 'a@b.example', '--role', 'ow'], ['owner']],
    [['sites', 'create', '--name', 'rules', '--filter-mode', 'ip_o'], ['ip_or_geo']],
    [['artifacts', 'upload', '--path', ''], []],
  ])('of %j offers %j', (words, offers) => expect(offered(...words)).toEqual(offers));

  it('offers every verb of a resource', () => {
    expect(offered('fences', '')).toEqual(
      expect.arrayContaining(['list', 'show', 'create', 'update', 'delete', 'import', 'export']),
    );
  });

  it.each(SHELLS)('for %s says every resource, and no text breaks out of its quotes', (shell) => {
    const tricky = new Command('gatepost');
    tricky.command('odd').description(`it's "odd" $(touch x) \`y\` \\`).option('--why <text>', "don't: ask");
    const script = completionScript(shell, tricky);
    for (const text of [script, completionScript(shell, root)]) {
      const file = join(folder, shell);
      writeFileSync(file, text);
      const checked = spawnSync(shell, ['-n', file], { encoding: 'utf8' });
      // A shell that is not installed checks nothing here; what its quoting has to do is the same for all three.
      if (checked.error !== undefined) continue;
      expect({ status: checked.status, stderr: checked.stderr }).toEqual({ status: 0, stderr: '' });
    }
    expect(script).toContain('odd');
    for (const { name } of [{ name: 'sites' }, { name: 'artifacts' }])
      expect(completionScript(shell, root)).toContain(name);
  });
});
