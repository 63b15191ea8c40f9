import Joi from 'joi';
import { type Concern } from './concern.js';
import {
  GATE_SECRETS_EXPECTED,
  isToken,
  parseGateSecrets,
  parseProxySecrets,
  PROXY_SECRETS_EXPECTED,
  TOKEN_EXPECTED,
} from './secret-format.js';
import { type Settings } from './settings.js';
import { type Problem } from './settings-error.js';
import { Expectation, secret } from './variable.js';

export interface SecretsVariables {
  readonly JWT_SECRET?: readonly string[];
  readonly GATE_SECRET?: readonly string[];
  readonly PROXY_SECRETS?: readonly string[];
  readonly METRICS_TOKEN?: string;
}

export const secretsConcern: Concern<SecretsVariables> = {
  title: 'Secrets',
  schema: Joi.object<SecretsVariables>({
    JWT_SECRET: secret(
      'Signs the tokens of people who are signed in. Who has it is an administrator: gates never hold it. To rotate it, ' +
        'give two, the new one first. With DATABASE_URL required by the role api.',
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
  check: checkDistinct,
};

export function readSecrets(
  variables: SecretsVariables,
): Pick<Settings, 'jwtSecrets' | 'gateSecrets' | 'proxySecrets' | 'metricsToken'> {
  return {
    jwtSecrets: variables.JWT_SECRET ?? [],
    gateSecrets: variables.GATE_SECRET ?? [],
    proxySecrets: variables.PROXY_SECRETS ?? [],
    metricsToken: variables.METRICS_TOKEN ?? null,
  };
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
