import { accountsConcern } from './accounts.js';
import { auditConcern } from './audit.js';
import { databaseConcern } from './database.js';
import { evidenceConcern } from './evidence.js';
import { readDescription } from './expectation.js';
import { gateConcern } from './gate.js';
import { geoipConcern } from './geoip.js';
import { httpConcern } from './http.js';
import { processConcern } from './process.js';
import { FILE_SUFFIX } from './secret-source.js';
import { secretsConcern } from './secrets.js';
import { visitorsConcern } from './visitors.js';
import { storageConcern } from './storage.js';

export interface CatalogueEntry {
  readonly variable: string;
  /** Heading under which it is documented. */
  readonly group: string;
  readonly description: string;
  /** What a value looks like, to be read after "expected". */
  readonly expected: string;
  /** In words where it depends on other variables; null: none, the variable is needed whenever it means something. */
  readonly default: string | null;
  /** May also be given by X_FILE, and is never shown. */
  readonly secret: boolean;
  /** A value that is accepted, as .env.example shows it. */
  readonly example: string;
}

const CONCERNS = [
  processConcern,
  httpConcern,
  gateConcern,
  visitorsConcern,
  databaseConcern,
  storageConcern,
  geoipConcern,
  auditConcern,
  evidenceConcern,
  accountsConcern,
  secretsConcern,
] as const;

/** Every variable of Gatepost, in the order of the documentation. */
export const SETTINGS_CATALOGUE: readonly CatalogueEntry[] = CONCERNS.flatMap(({ title, schema }) =>
  // Joi types `keys` as any; describe() of an object schema maps key → description.
  Object.entries((schema.describe().keys ?? {}) as Record<string, Parameters<typeof readDescription>[0]>).map(
    ([variable, joiDescription]) => {
      const { expected, description, byDefault, meta } = readDescription(joiDescription);
      return {
        variable,
        group: title,
        description,
        expected,
        default: meta.defaultText ?? byDefault,
        secret: meta.secret === true,
        example: meta.example ?? byDefault ?? '',
      };
    },
  ),
);

/** All names that are read: the variables, and the _FILE form of the secret ones. */
export const KNOWN_NAMES: readonly string[] = SETTINGS_CATALOGUE.flatMap(({ variable, secret }) =>
  secret ? [variable, variable + FILE_SUFFIX] : [variable],
);
