import { SETTINGS_CATALOGUE, type CatalogueEntry } from './catalogue.js';
import { FILE_SUFFIX } from './secret-source.js';
import { SETTINGS_EXIT_CODE } from './settings-error.js';

const INTRODUCTION = `# Configuration

<!-- Generated from the schemas in libs/config by "npm run docs"; a test fails when it is out of date. -->

Gatepost is configured by environment variables. A file \`.env\` in the folder it is started from is read too; what is
also set in the environment is taken from there. \`.env.example\` lists every variable. Nothing has to be set for a first
start: Gatepost then runs its embedded database and keeps everything in \`.gatepost/\`.

All variables are checked at the start, alone and together. If any is wrong, Gatepost does not start, names every wrong
one with what is expected, never the value, and exits with code ${SETTINGS_EXIT_CODE}. An empty variable counts as unset. Variables that
Gatepost does not know are ignored, with a warning where one looks like a misspelling.

Booleans are \`true\` or \`false\`. Relative paths start at the folder in which Gatepost is started.

## Secrets in files

${sentenceOfSecrets()} may each be given by file instead: set the variable with the suffix
\`${FILE_SUFFIX}\` to the path of the file, for example \`JWT_SECRET${FILE_SUFFIX}=/run/secrets/jwt-secret\`, or write
\`JWT_SECRET=file:/run/secrets/jwt-secret\`. Line ends at the end of the file are left out. Setting a variable in both
ways is an error.

With the embedded database the missing secrets are made at the first start and kept in \`DATA_DIR\`, readable by their
owner only. With \`DATABASE_URL\` several processes share them, so GATE_SECRET is required,
JWT_SECRET by the role api, and EVIDENCE_SIGNING_KEY by the roles api and worker. With \`NODE_ENV=production\` the development credentials that are published in \`.env.example\` and \`docker/\` are
refused.
`;

const ENV_EXAMPLE_INTRODUCTION = `# Every variable of Gatepost. Copy to .env and uncomment what you need; nothing is needed for a first start.
# Generated from the schemas in libs/config by "npm run docs". What each one means: docs/configuration.md.
# Secrets are for development only: NODE_ENV=production refuses them. Each may be given by file: JWT_SECRET_FILE=path.
`;

/** @returns docs/configuration.md, as Prettier formats it */
export function renderConfigurationPage(catalogue: readonly CatalogueEntry[] = SETTINGS_CATALOGUE): string {
  const sections = groupsOf(catalogue).map(([group, entries]) => {
    return `## ${group}\n\n${entries.map(renderEntry).join('\n')}`;
  });
  return [INTRODUCTION, ...sections].join('\n');
}

/** @returns .env.example: every variable commented out, with a value that is accepted */
export function renderEnvExample(catalogue: readonly CatalogueEntry[] = SETTINGS_CATALOGUE): string {
  const sections = groupsOf(catalogue).map(([group, entries]) => {
    const lines = entries.map(({ variable, example }) => `# ${variable}=${example}\n`);
    return `## ${group}\n${lines.join('')}`;
  });
  return [ENV_EXAMPLE_INTRODUCTION, ...sections].join('\n');
}

function renderEntry(entry: CatalogueEntry): string {
  const byDefault = entry.default === null ? 'none' : entry.default;
  const secret = entry.secret ? `- Secret: may be given by \`${entry.variable}${FILE_SUFFIX}\`\n` : '';
  return (
    `### ${entry.variable}\n\n${entry.description}\n\n` +
    `- Expected: ${entry.expected}\n- Default: ${byDefault}\n${secret}- Example: \`${entry.example}\`\n`
  );
}

function groupsOf(catalogue: readonly CatalogueEntry[]): [string, CatalogueEntry[]][] {
  const groups = new Map<string, CatalogueEntry[]>();
  for (const entry of catalogue) groups.set(entry.group, [...(groups.get(entry.group) ?? []), entry]);
  return [...groups];
}

function sentenceOfSecrets(): string {
  const names = SETTINGS_CATALOGUE.filter(({ secret }) => secret).map(({ variable }) => variable);
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
