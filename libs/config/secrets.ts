import Joi from 'joi';
import { type Concern, type Given } from './concern.js';
import {
  GATE_SECRETS_EXPECTED,
  isToken,
  parseGateSecrets,
  parseProxySecrets,
  parseTokenKeys,
  PROXY_SECRETS_EXPECTED,
  TOKEN_EXPECTED,
  TOKEN_KEYS_EXPECTED,
} from './secret-format.js';
import { type Settings } from './settings.js';
import { type Problem } from './settings-error.js';
import { Expectation, secret } from './variable.js';

export interface SecretsVariables {
  readonly JWT_SECRET?: readonly string[];
  readonly JWT_PRIVATE_KEY?: readonly string[];
  readonly GATE_SECRET?: readonly string[];
  readonly PROXY_SECRETS?: readonly string[];
  readonly METRICS_TOKEN?: string;
}

export const secretsConcern: Concern<SecretsVariables> = {
  title: 'Secrets',
  schema: Joi.object<SecretsVariables>({
    JWT_SECRET: secret(
      'Signs the tokens of people who are signed in. Who has it is an administrator: gates never hold it. To rotate it, ' +
        'give two, the new one first. With DATABASE_URL this or JWT_PRIVATE_KEY is required by the role api.',
      {
        expected: GATE_SECRETS_EXPECTED,
        example: 'development-jwt-secret-change-me-000001',
        defaultText: 'without DATABASE_URL made at the first start, in DATA_DIR/jwt-secret',
      },
    ).custom((value: string) => {
      const secrets = parseGateSecrets(value);
      if (secrets === null) throw new Expectation(GATE_SECRETS_EXPECTED);
      return secrets;
    }),
    JWT_PRIVATE_KEY: secret(
      'Signs those tokens with EdDSA (Ed25519) in place of JWT_SECRET, which is then not given. To rotate it, give two keys, ' +
        'the new one first. Another key than EVIDENCE_SIGNING_KEY.',
      {
        expected: TOKEN_KEYS_EXPECTED,
        example: 'file:/run/secrets/jwt-key.pem',
        defaultText: 'none: JWT_SECRET signs them with HS256',
      },
    ).custom((value: string) => {
      const keys = parseTokenKeys(value);
      if (keys === null) throw new Expectation(TOKEN_KEYS_EXPECTED);
      return keys;
    }),
    GATE_SECRET: secret(
      'Seals the cookies and tokens that gates hand to visitors; every gate needs the same. To rotate it, give two, the ' +
        'new one first, and drop the old one when its cookies have expired. Required with DATABASE_URL.',
      {
        expected: GATE_SECRETS_EXPECTED,
        example: 'development-gate-secret-change-me-00001',
        defaultText: 'without DATABASE_URL made at the first start, in DATA_DIR/gate-secret',
      },
    ).custom((value: string) => {
      const secrets = parseGateSecrets(value);
      if (secrets === null) throw new Expectation(GATE_SECRETS_EXPECTED);
      return secrets;
    }),
    PROXY_SECRETS: secret(
      'What a trusted proxy must present in X-Gatepost-Proxy-Secret besides its address; without one of them it is not ' +
        'believed. Needed where others share its address, such as the gateway of a container network. One for each proxy; ' +
        'to rotate it, give both.',
      {
        expected: PROXY_SECRETS_EXPECTED,
        example: 'development-proxy-secret-change-me-0001',
        defaultText: 'none: the address of a trusted proxy is enough',
      },
    ).custom((value: string) => {
      const secrets = parseProxySecrets(value);
      if (secrets === null) throw new Expectation(PROXY_SECRETS_EXPECTED);
      return secrets;
    }),
    METRICS_TOKEN: secret('Bearer token with which Prometheus reads /metrics of the API and of gates.', {
      expected: TOKEN_EXPECTED,
      example: 'development-metrics-token-change-me-1',
      defaultText: 'none: /metrics is read from the machine itself alone',
    }).custom((value: string) => {
      if (!isToken(value)) throw new Expectation(TOKEN_EXPECTED);
      return value;
    }),
  } satisfies Record<keyof SecretsVariables, Joi.Schema>),
  check: (values, given) => [...checkOneAlgorithm(given), ...checkDistinct(values)],
};

export function readSecrets(
  variables: SecretsVariables,
): Pick<Settings, 'jwtSecrets' | 'jwtPrivateKeys' | 'gateSecrets' | 'proxySecrets' | 'metricsToken'> {
  return {
    jwtSecrets: variables.JWT_SECRET ?? [],
    jwtPrivateKeys: variables.JWT_PRIVATE_KEY ?? [],
    gateSecrets: variables.GATE_SECRET ?? [],
    proxySecrets: variables.PROXY_SECRETS ?? [],
    metricsToken: variables.METRICS_TOKEN ?? null,
  };
}

/** RFC 8725 §3.1: one algorithm is believed, and the configuration says which. */
function checkOneAlgorithm(given: Given): Problem[] {
  if (!given.has('JWT_SECRET') || !given.has('JWT_PRIVATE_KEY')) return [];
  return [{ variable: 'JWT_PRIVATE_KEY', expected: 'only one of JWT_SECRET and JWT_PRIVATE_KEY: unset the other' }];
}

/** Gates stand nearer to the public than the control plane: who reads a gate's secret must not become administrator. */
function checkDistinct(variables: Partial<SecretsVariables>): Problem[] {
  const {
    JWT_SECRET: jwtSecrets = [],
    GATE_SECRET: secrets,
    METRICS_TOKEN: metricsToken,
    PROXY_SECRETS: proxySecrets,
  } = variables;
  const problems: Problem[] = [];
  if (secrets?.some((secret) => jwtSecrets.includes(secret)) === true) {
    problems.push({ variable: 'GATE_SECRET', expected: 'another value than JWT_SECRET' });
  }
  if (metricsToken !== undefined && [...jwtSecrets, ...(secrets ?? [])].includes(metricsToken)) {
    problems.push({ variable: 'METRICS_TOKEN', expected: 'another value than JWT_SECRET and GATE_SECRET' });
  }
  const others = [...jwtSecrets, metricsToken, ...(secrets ?? [])];
  if (proxySecrets?.some((secret) => others.includes(secret)) === true) {
    problems.push({ variable: 'PROXY_SECRETS', expected: 'other values than those of the other secrets' });
  }
  return problems;
}
