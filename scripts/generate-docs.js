// Writes what is generated from the code: the keys of `generated` say which files.
// With --check it changes nothing, and fails naming the files that differ.
import { readFileSync, writeFileSync } from 'node:fs';
import prettier from 'prettier';
import { errorsPage, openapiDocument, policySchema, reasonsPage } from '../dist/apps/cli/documents.js';
import { rolesPage } from '../dist/apps/cli/roles-page.js';
import { renderConfigurationPage, renderEnvExample } from '../dist/libs/config/documentation.js';
import { clientOperations, clientSchema } from './client-files.js';

const openapi = await openapiDocument();

const generated = {
  'docs/openapi.json': openapi,
  'libs/client/schema.d.ts': await clientSchema(JSON.parse(openapi)),
  'libs/client/operations.ts': clientOperations(JSON.parse(openapi)),
  'docs/policy.schema.json': policySchema(),
  'docs/errors.md': errorsPage(),
  'docs/reason-codes.md': reasonsPage(),
  'docs/roles.md': rolesPage(),
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
