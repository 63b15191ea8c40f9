import { resolve } from 'node:path';
import Joi from 'joi';
import { type Concern } from './concern.js';
import { type Settings } from './settings.js';
import { text } from './variable.js';

export interface GeoipVariables {
  readonly GEOIP_DB_PATH?: string;
}

export const geoipConcern: Concern<GeoipVariables> = {
  title: 'GeoIP',
  schema: Joi.object<GeoipVariables>({
    GEOIP_DB_PATH: text('GeoIP database in MaxMind DB format (.mmdb). Without it the dated starter data answer.', {
      expected: 'the path of a .mmdb file',
      example: '/var/lib/gatepost/GeoLite2-City.mmdb',
      defaultText: 'the starter data that come with Gatepost',
    }),
  } satisfies Record<keyof GeoipVariables, Joi.Schema>),
};

export function readGeoip(variables: GeoipVariables): Settings['geoip'] {
  return { databasePath: variables.GEOIP_DB_PATH === undefined ? null : resolve(variables.GEOIP_DB_PATH) };
}
