import { resolve } from 'node:path';
import Joi from 'joi';
import { type Concern } from './concern.js';
import { type Settings } from './settings.js';
import { text } from './variable.js';

export interface GeoipVariables {
  readonly GEOIP_DB_PATH?: string;
  readonly GEOIP_COUNTRY_DB_PATH?: string;
  readonly GEOIP_ASN_DB_PATH?: string;
  readonly GEOIP_ANONYMOUS_DB_PATH?: string;
}

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
  } satisfies Record<keyof GeoipVariables, Joi.Schema>),
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
