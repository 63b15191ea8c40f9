import { resolve } from 'node:path';
import Joi from 'joi';
import { type Concern, type Given } from './concern.js';
import { type TlsFiles, type VisitorsSettings } from './settings.js';
import { type Problem } from './settings-error.js';
import { Expectation, text } from './variable.js';

export interface VisitorsVariables {
  readonly TLS_CERT_FILE?: readonly string[];
  readonly TLS_KEY_FILE?: readonly string[];
}

const paths = (description: string, example: string): Joi.StringSchema =>
  text(description, { expected: 'paths of PEM files, separated by commas', example, defaultText: 'none' }).custom(
    (value: string) => {
      const entries = value.split(',').map((entry) => entry.trim());
      if (entries.includes('')) throw new Expectation('no empty path between commas');
      return entries.map((entry) => resolve(entry));
    },
  );

export const visitorsConcern: Concern<VisitorsVariables> = {
  title: 'Visitors',
  schema: Joi.object<VisitorsVariables>({
    TLS_CERT_FILE: paths(
      'Certificate chains for TLS on GATE_PORT; a visitor gets the first one that has the name asked for, else the first. ' +
        'Read again when they change.',
      '/etc/gatepost/tls.crt',
    ),
    TLS_KEY_FILE: paths('Their private keys, unencrypted, in the same order.', '/etc/gatepost/tls.key'),
  } satisfies Record<keyof VisitorsVariables, Joi.Schema>),
  check: checkPairs,
};

export function readVisitors(variables: VisitorsVariables): VisitorsSettings {
  const { TLS_CERT_FILE: certificates = [], TLS_KEY_FILE: keys = [] } = variables;
  const tls = certificates.map((certPath, index): TlsFiles => ({ certPath, keyPath: keys[index] ?? '' }));
  return { tls };
}

function checkPairs(values: Partial<VisitorsVariables>, given: Given): Problem[] {
  const { TLS_CERT_FILE: certificates, TLS_KEY_FILE: keys } = values;
  const isWrong = (variable: keyof VisitorsVariables): boolean => given.has(variable) && values[variable] === undefined;
  if (isWrong('TLS_CERT_FILE') || isWrong('TLS_KEY_FILE') || certificates?.length === keys?.length) return [];
  return [{ variable: 'TLS_KEY_FILE', expected: 'as many paths as TLS_CERT_FILE has, in the same order' }];
}
