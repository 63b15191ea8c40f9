// Writes docs/configuration.md and .env.example from the schemas of the built libs/config; `npm run build` comes first.
import { writeFileSync } from 'node:fs';
import { URL } from 'node:url';
import { renderConfigurationPage, renderEnvExample } from '../dist/libs/config/index.js';

writeFileSync(new URL('../docs/configuration.md', import.meta.url), renderConfigurationPage());
writeFileSync(new URL('../.env.example', import.meta.url), renderEnvExample());
