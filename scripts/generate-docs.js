// Writes what is generated from the code: the keys of `generated` say which files.
// With --check it changes nothing, and fails naming the files that differ.
import { readFileSync, writeFileSync } from 'node:fs';
import swc from '@swc/core';
import prettier from 'prettier';
import 'reflect-metadata';
import { errorsPage, openapiDocument, policySchema, reasonsPage } from '../dist/apps/cli/documents.js';
import { rolesPage } from '../dist/apps/cli/roles-page.js';
import { renderConfigurationPage, renderEnvExample } from '../dist/libs/config/documentation.js';
import { clientOperations, clientSchema } from './client-files.js';

const openapi = await openapiDocument();
const operations = clientOperations(JSON.parse(openapi));
// The command line is made from these, so its page has to be of those that are written now.
const { code } = swc.transformSync(operations, {
  filename: 'operations.ts',
  jsc: { parser: { syntax: 'typescript' } },
});
writeFileSync('dist/libs/client/operations.js', code);
const { cliPage } = await import('../dist/apps/cli/cli-page.js');

const generated = {
  'docs/openapi.json': openapi,
  'libs/client/schema.d.ts': await clientSchema(JSON.parse(openapi)),
  'libs/client/operations.ts': operations,
  'docs/policy.schema.json': policySchema(),
  'docs/errors.md': errorsPage(),
  'docs/reason-codes.md': reasonsPage(),
  'docs/roles.md': rolesPage(),
  'docs/cli.md': await cliPage(),
  'docs/configuration.md': renderConfigurationPage(),
  '.env.example': renderEnvExample(),
};

const stale = [];
for (const [file, raw] of Object.entries(generated)) {
  const text = /\.(?:md|ts)$/.test(file)
    ? await prettier.format(raw, { ...(await prettier.resolveConfig(file)), filepath: file })
    : raw;
  let current = null;
  try {
    current = readFileSync(file, 'utf8');
  } catch {
    // Not there yet.
  }
  if (current === text) continue;
  stale.push(file);
  if (!process.argv.includes('--check')) writeFileSync(file, text);
}
if (process.argv.includes('--check') && stale.length > 0) {
  process.stderr.write(`Out of date: ${stale.join(', ')}; run \`npm run docs\` and commit the result.\n`);
  process.exit(1);
}
process.stdout.write(stale.length === 0 ? 'Generated files are current.\n' : `Wrote ${stale.join(', ')}.\n`);
process.exit(0);
