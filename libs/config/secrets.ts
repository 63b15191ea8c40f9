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
  readonly ADMIN_TOKEN?: string;
  readonly GATE_SECRET?: readonly string[];
  readonly PROXY_SECRETS?: readonly string[];
  readonly METRICS_TOKEN?: string;
}

export const secretsConcern: Concern<SecretsVariables> = {
  title: 'Secrets',
  schema: Joi.object<SecretsVariables>({
    ADMIN_TOKEN: secret('Bearer token of the first administrator. Required with DATABASE_URL.', {
      expected: TOKEN_EXPECTED,
      example: 'development-admin-token-change-me-0001',
      defaultText: 'without DATABASE_URL made at the first start, in DATA_DIR/admin-token',
    }).custom((value: string) => {
      if (!isToken(value)) throw new Expectation(TOKEN_EXPECTED);
      return value;
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
): Pick<Settings, 'adminToken' | 'gateSecrets' | 'proxySecrets' | 'metricsToken'> {
  return {
    adminToken: variables.ADMIN_TOKEN ?? null,
    gateSecrets: variables.GATE_SECRET ?? [],
    proxySecrets: variables.PROXY_SECRETS ?? [],
    metricsToken: variables.METRICS_TOKEN ?? null,
  };
}

/** Gates stand nearer to the public than the control plane: who reads a gate's secret must not become administrator. */
function checkDistinct(variables: Partial<SecretsVariables>): Problem[] {
  const {
    ADMIN_TOKEN: token,
    GATE_SECRET: secrets,
    METRICS_TOKEN: metricsToken,
    PROXY_SECRETS: proxySecrets,
  } = variables;
  const problems: Problem[] = [];
  if (token !== undefined && secrets?.includes(token) === true) {
    problems.push({ variable: 'GATE_SECRET', expected: 'another value than ADMIN_TOKEN' });
  }
  if (metricsToken !== undefined && (metricsToken === token || secrets?.includes(metricsToken) === true)) {
    problems.push({ variable: 'METRICS_TOKEN', expected: 'another value than ADMIN_TOKEN and GATE_SECRET' });
  }
  const others = [token, metricsToken, ...(secrets ?? [])];
  if (proxySecrets?.some((secret) => others.includes(secret)) === true) {
    problems.push({ variable: 'PROXY_SECRETS', expected: 'other values than those of the other secrets' });
  }
  return problems;
}
