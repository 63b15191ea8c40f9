import { resolve } from 'node:path';
import Joi from 'joi';
import { type Concern, type Given } from './concern.js';
import { isSafeUrl } from './safe-url.js';
import { GEOIP_UPDATE_SOURCES, type GeoipUpdateSettings, type GeoipUpdateSource, type Settings } from './settings.js';
import { type Problem } from './settings-error.js';
import { closedList, Expectation, integer, secret, text } from './variable.js';

export interface GeoipVariables {
  readonly GEOIP_DB_PATH?: string;
  readonly GEOIP_COUNTRY_DB_PATH?: string;
  readonly GEOIP_ASN_DB_PATH?: string;
  readonly GEOIP_ANONYMOUS_DB_PATH?: string;
  readonly GEOIP_UPDATE_SOURCE: GeoipUpdateSource;
  readonly GEOIP_UPDATE_HOURS: number;
  readonly GEOIP_UPDATE_URL?: string;
  readonly GEOIP_UPDATE_CHECKSUM?: string;
  readonly GEOIP_MAXMIND_ACCOUNT_ID?: string;
  readonly GEOIP_MAXMIND_LICENSE_KEY?: string;
  readonly GEOIP_MAXMIND_EDITIONS: readonly string[] | string;
}

const URL_EXPECTED = 'an https:// URL (or http:// on 127.0.0.1, [::1] or localhost) without credentials and fragment';
const SHA256_EXPECTED = `64 hexadecimal digits, or ${URL_EXPECTED} of a file in the form of sha256sum`;
const EDITIONS_EXPECTED =
  'editions of MaxMind, separated by commas, one each of City or Enterprise, Country, ASN or ISP, Anonymous-IP or ' +
  'Anonymous-Plus';
const EDITION = /^Geo(?:Lite2|IP2|IP)-(City|Enterprise|Country|ASN|ISP|Anonymous-IP|Anonymous-Plus)$/;
const KINDS_READ_ALIKE: Readonly<Record<string, string>> = {
  Enterprise: 'City',
  ISP: 'ASN',
  'Anonymous-Plus': 'Anonymous-IP',
};

const file = (description: string, example: string, defaultText: string): Joi.StringSchema =>
  text(description, { expected: 'the path of a .mmdb file', example, defaultText });

export const geoipConcern: Concern<GeoipVariables> = {
  title: 'GeoIP',
  schema: Joi.object<GeoipVariables>({
    GEOIP_DB_PATH: file(
      'GeoIP database in MaxMind DB format (.mmdb). Without it the dated starter data answer. A changed file is read again within seconds.',
      '/var/lib/gatepost/GeoLite2-City.mmdb',
      'the starter data that come with Gatepost',
    ),
    GEOIP_COUNTRY_DB_PATH: file(
      'A .mmdb file of countries, asked where GEOIP_DB_PATH knows none.',
      '/var/lib/gatepost/GeoLite2-Country.mmdb',
      'no such file',
    ),
    GEOIP_ASN_DB_PATH: file(
      'A .mmdb file of autonomous systems, which rules of the kind asn need.',
      '/var/lib/gatepost/GeoLite2-ASN.mmdb',
      'no such file',
    ),
    GEOIP_ANONYMOUS_DB_PATH: file(
      'A .mmdb file of VPNs, proxies, Tor exits and hosting (MaxMind Anonymous IP), which rules of the kind anonymizer need.',
      '/var/lib/gatepost/GeoIP2-Anonymous-IP.mmdb',
      'no such file',
    ),
    GEOIP_UPDATE_SOURCE: closedList(
      'Where newer GeoIP files are fetched from, by the role worker and by `gatepost geoip update`: maxmind (GeoLite2 or ' +
        'GeoIP2, with an account), dbip (DB-IP Lite), url (a city file at an address of your own). Files without a path ' +
        'above are kept in DATA_DIR/geoip.',
      GEOIP_UPDATE_SOURCES,
      'none',
      // The account beside it in .env.example is one at MaxMind.
      'maxmind',
    ),
    GEOIP_UPDATE_HOURS: integer('Hours between two looks for newer files.', 1, 720, 24),
    GEOIP_UPDATE_URL: text(
      'With the source url: address of the .mmdb file, also as .gz or .tar.gz. Otherwise: a mirror of the provider.',
      { expected: URL_EXPECTED, example: 'https://mirror.example.org', defaultText: 'the provider itself' },
    ).custom((value: string) => parseHttpsUrl(value, URL_EXPECTED)),
    GEOIP_UPDATE_CHECKSUM: text(
      'With the source url: SHA-256 of what is at GEOIP_UPDATE_URL, or where it stands: a file with one, or a list of `sha256sum` with its name.',
      {
        expected: SHA256_EXPECTED,
        example: 'https://files.example.org/city.mmdb.gz.sha256',
      },
    ).custom((value: string) => (/^[0-9A-Fa-f]{64}$/.test(value) ? value : parseHttpsUrl(value, SHA256_EXPECTED))),
    GEOIP_MAXMIND_ACCOUNT_ID: text('Account at MaxMind.', {
      expected: 'the number of an account at MaxMind',
      example: '123456',
    }).pattern(/^\d{1,12}$/),
    GEOIP_MAXMIND_LICENSE_KEY: secret('Licence key of that account.', {
      expected: 'a licence key of MaxMind without spaces',
      example: 'licence-key-of-the-account',
    }).pattern(/^[\x21-\x39\x3b-\x7e]{6,200}$/),
    GEOIP_MAXMIND_EDITIONS: text('Files to fetch from MaxMind.', {
      expected: EDITIONS_EXPECTED,
      example: 'GeoIP2-City,GeoIP2-ISP,GeoIP2-Anonymous-IP',
    })
      .custom(parseEditions)
      .default('GeoLite2-City,GeoLite2-ASN'),
  } satisfies Record<keyof GeoipVariables, Joi.Schema>),
  check: checkUpdate,
};

export function readGeoip(variables: GeoipVariables): Settings['geoip'] {
  const path = (given: string | undefined): string | null => (given === undefined ? null : resolve(given));
  return {
    databasePath: path(variables.GEOIP_DB_PATH),
    countryPath: path(variables.GEOIP_COUNTRY_DB_PATH),
    asnPath: path(variables.GEOIP_ASN_DB_PATH),
    anonymousPath: path(variables.GEOIP_ANONYMOUS_DB_PATH),
  };
}

export function readGeoipUpdate(variables: GeoipVariables): GeoipUpdateSettings {
  const { GEOIP_MAXMIND_EDITIONS: editions } = variables;
  return {
    source: variables.GEOIP_UPDATE_SOURCE,
    url: variables.GEOIP_UPDATE_URL ?? null,
    sha256: variables.GEOIP_UPDATE_CHECKSUM ?? null,
    accountId: variables.GEOIP_MAXMIND_ACCOUNT_ID ?? null,
    licenseKey: variables.GEOIP_MAXMIND_LICENSE_KEY ?? null,
    // The default does not pass through parseEditions.
    editions: typeof editions === 'string' ? parseEditions(editions) : editions,
    everyHours: variables.GEOIP_UPDATE_HOURS,
  };
}

function parseHttpsUrl(value: string, expected: string): string {
  if (!URL.canParse(value)) throw new Expectation(expected);
  const url = new URL(value);
  if (!isSafeUrl(url) || url.username !== '' || url.password !== '' || url.hash !== '') throw new Expectation(expected);
  return url.href.replace(/\/$/, '');
}

function parseEditions(value: string): string[] {
  const editions = value.split(',').map((name) => name.trim());
  const kinds = editions.map((name) => EDITION.exec(name)?.[1] ?? null);
  if (kinds.includes(null)) throw new Expectation(EDITIONS_EXPECTED);
  const readAs = new Set(kinds.map((kind) => KINDS_READ_ALIKE[kind ?? ''] ?? kind));
  if (readAs.size !== editions.length) throw new Expectation(EDITIONS_EXPECTED);
  return editions;
}

function checkUpdate({ GEOIP_UPDATE_SOURCE: source }: Partial<GeoipVariables>, given: Given): Problem[] {
  const account = ['GEOIP_MAXMIND_ACCOUNT_ID', 'GEOIP_MAXMIND_LICENSE_KEY'];
  const needed: Readonly<Record<GeoipUpdateSource, readonly string[]>> = {
    none: [],
    dbip: [],
    maxmind: account,
    url: ['GEOIP_UPDATE_URL', 'GEOIP_UPDATE_CHECKSUM'],
  };
  if (source === undefined) return [];
  const missing = needed[source].filter((variable) => !given.has(variable));
  const lonely = source === 'maxmind' ? [] : [...account, 'GEOIP_MAXMIND_EDITIONS'].filter((name) => given.has(name));
  return [
    ...missing.map((variable) => ({ variable, expected: `a value, because GEOIP_UPDATE_SOURCE is ${source}` })),
    ...lonely.map((variable) => ({ variable, expected: 'nothing without GEOIP_UPDATE_SOURCE=maxmind' })),
  ];
}
