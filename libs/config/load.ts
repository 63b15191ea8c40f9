import { accountsConcern, readAccounts } from './accounts.js';
import { auditConcern, readAudit } from './audit.js';
import { KNOWN_NAMES, SETTINGS_CATALOGUE } from './catalogue.js';
import { type Concern, type Given } from './concern.js';
import { databaseConcern, readDatabase } from './database.js';
import { findDevelopmentCredentials } from './development-credentials.js';
import { evidenceConcern, readEvidence } from './evidence.js';
import { serviceLinkRemedy } from './expectation.js';
import { gateConcern, readGate } from './gate.js';
import { geoipConcern, readGeoip, readGeoipUpdate } from './geoip.js';
import { httpConcern, readHttp } from './http.js';
import { findMisspellings } from './misspellings.js';
import { processConcern, readProcess } from './process.js';
import { readSecret } from './secret-source.js';
import { readSecrets, secretsConcern } from './secrets.js';
import { type Settings } from './settings.js';
import { SettingsError, type Problem } from './settings-error.js';
import { readStorage, storageConcern } from './storage.js';
import { Expectation } from './variable.js';
import { readVisitors, visitorsConcern } from './visitors.js';

/** Made by itself with the embedded engine, where one process knows them; several processes have to be told. */
const REQUIRED_WITH_DATABASE_URL = ['GATE_SECRET'] as const;

/** The environment after secret files were read: only our variables, only those set to something. */
interface Input {
  readonly values: Readonly<Record<string, string>>;
  readonly given: Given;
  /** Where to correct a secret: X, or X_FILE when the value came from there. */
  readonly origins: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
}

/**
 * Turns the environment into settings: everything is checked at once, an empty variable counts as unset, variables that
 * are not ours are ignored (with a warning when they look like ours). Reads the files that secrets point to.
 *
 * @throws {SettingsError} naming every wrong variable; no value is part of it
 */
export function loadSettings(environment: NodeJS.ProcessEnv): Settings {
  const input = readInput(environment);
  const problems: Problem[] = [...input.problems];
  const validated = <V extends object>(concern: Concern<V>): V => validate(concern, input, problems);

  const processVariables = validated(processConcern);
  const http = validated(httpConcern);
  const gate = validated(gateConcern);
  const visitors = validated(visitorsConcern);
  const database = validated(databaseConcern);
  const storage = validated(storageConcern);
  const geoip = validated(geoipConcern);
  const audit = validated(auditConcern);
  const evidence = validated(evidenceConcern);
  const accounts = validated(accountsConcern);
  const secrets = validated(secretsConcern);
  problems.push(...checkRequired(input), ...checkProduction(input));
  // The worker holds the one and must not sign tokens of administrators.
  if (evidence.EVIDENCE_SIGNING_KEY && secrets.JWT_PRIVATE_KEY?.includes(evidence.EVIDENCE_SIGNING_KEY)) {
    problems.push({ variable: 'JWT_PRIVATE_KEY', expected: 'another key than EVIDENCE_SIGNING_KEY' });
  }
  if (problems.length > 0) throw new SettingsError(inOrder(problems));

  const processSettings = readProcess(processVariables);
  const embedded = !input.given.has('DATABASE_URL');
  const httpSettings = readHttp(http, embedded);
  return deepFreeze({
    ...processSettings,
    ...httpSettings,
    ...readGate(gate, embedded),
    visitors: readVisitors(visitors),
    database: readDatabase(database, input.given, processSettings.dataDir),
    migrateOnStart: database.MIGRATE_ON_START ?? embedded,
    objectStore: readStorage(storage, processSettings.dataDir),
    geoip: readGeoip(geoip),
    geoipUpdate: readGeoipUpdate(geoip),
    audit: readAudit(audit),
    evidence: readEvidence(evidence),
    accounts: readAccounts(accounts),
    ...readSecrets(secrets),
    warnings: [
      ...findMisspellings(namesSet(environment), KNOWN_NAMES),
      ...warnOfRemoved(environment),
      ...warnOfTrustingEveryone(httpSettings.trustedProxies),
    ],
  });
}

/** Silence would let an operator believe that the token still opens the API. */
function warnOfRemoved(environment: NodeJS.ProcessEnv): string[] {
  const set = namesSet(environment).some((name) => name === 'ADMIN_TOKEN' || name === 'ADMIN_TOKEN_FILE');
  if (!set) return [];
  return ['ADMIN_TOKEN opens nothing any more: accounts took its place; unset it, and see docs/accounts.md.'];
}

function namesSet(environment: NodeJS.ProcessEnv): string[] {
  return Object.keys(environment).filter((name) => (environment[name] ?? '').trim() !== '');
}

function readInput(environment: NodeJS.ProcessEnv): Input {
  const values: Record<string, string> = {};
  const given = new Set<string>();
  const origins = new Map<string, string>();
  const problems: Problem[] = [];
  for (const { variable, secret } of SETTINGS_CATALOGUE) {
    if (!secret) {
      const value = environment[variable]?.trim() ?? '';
      if (value === '') continue;
      values[variable] = value;
      given.add(variable);
      continue;
    }
    const source = readSecret(variable, environment);
    if (source.kind === 'unset') continue;
    given.add(variable);
    if (source.kind === 'problem') {
      problems.push(source.problem);
      continue;
    }
    values[variable] = source.value;
    origins.set(variable, source.variable);
  }
  return { values, given, origins, problems };
}

/**
 * Checks one concern and adds what is wrong to `problems`.
 *
 * @returns the variables; not whole when a problem was added, so nothing may be built from it then
 */
function validate<V extends object>(concern: Concern<V>, input: Input, problems: Problem[]): V {
  const result = concern.schema.validate(input.values, { abortEarly: false, stripUnknown: true });
  const { error } = result;
  // Beside an error Joi types the value as any; it is the object given, checked variables converted.
  const checked = result.value as Partial<V>;
  const wrong = new Set((error?.details ?? []).map(({ path }) => String(path[0])));
  for (const variable of wrong) {
    const details = error?.details.filter(({ path }) => String(path[0]) === variable) ?? [];
    const refusal: unknown = details
      .map(({ context }): unknown => context?.['error'])
      .find((e) => e instanceof Expectation);
    const usual = SETTINGS_CATALOGUE.find((entry) => entry.variable === variable)?.expected ?? 'another value';
    const expected =
      refusal instanceof Expectation ? refusal.message : (serviceLinkRemedy(usual, input.values[variable]) ?? usual);
    problems.push(locate(input, { variable, expected }));
  }
  // Wrong ones are left out, as Concern.check promises.
  const values = Object.fromEntries(Object.entries(checked).filter(([variable]) => !wrong.has(variable))) as Partial<V>;
  problems.push(...(concern.check?.(values, input.given) ?? []));
  // Whole unless a problem was added, and then the caller throws.
  return values as V;
}

/** A wrong value that came from a file is corrected in the file, which X_FILE names. */
function locate(input: Input, { variable, expected }: Problem): Problem {
  const origin = input.origins.get(variable) ?? variable;
  return origin === variable ? { variable, expected } : { variable: origin, expected: `a file that holds ${expected}` };
}

function checkRequired({ given }: Input): Problem[] {
  if (!given.has('DATABASE_URL')) return [];
  return REQUIRED_WITH_DATABASE_URL.filter((variable) => !given.has(variable)).map((variable) => {
    const expected = SETTINGS_CATALOGUE.find((entry) => entry.variable === variable)?.expected ?? 'a secret';
    return { variable, expected: `with DATABASE_URL, the same in every process, ${expected}` };
  });
}

function checkProduction(input: Input): Problem[] {
  if (input.values['NODE_ENV'] !== 'production') return [];
  const secrets = new Map([...input.origins.keys()].map((variable) => [variable, input.values[variable] ?? '']));
  return findDevelopmentCredentials(secrets).map((problem) => locate(input, problem));
}

function warnOfTrustingEveryone(trustedProxies: readonly string[]): string[] {
  if (!trustedProxies.some((entry) => entry.endsWith('/0'))) return [];
  return ['TRUSTED_PROXIES trusts every address: any visitor can then choose the address that Gatepost sees.'];
}

/** In the order of the documentation, one line per variable and complaint. */
function inOrder(problems: readonly Problem[]): Problem[] {
  const position = ({ variable }: Problem): number => KNOWN_NAMES.indexOf(variable);
  return [...problems].sort((a, b) => position(a) - position(b));
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
