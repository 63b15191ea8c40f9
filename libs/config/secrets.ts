import Joi from 'joi';
import { type Concern } from './concern.js';
import { GATE_SECRETS_EXPECTED, isToken, parseGateSecrets, TOKEN_EXPECTED } from './secret-format.js';
import { type Settings } from './settings.js';
import { type Problem } from './settings-error.js';
import { Expectation, secret } from './variable.js';

export interface SecretsVariables {
  readonly ADMIN_TOKEN?: string;
  readonly GATE_SECRET?: readonly string[];
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
): Pick<Settings, 'adminToken' | 'gateSecrets' | 'metricsToken'> {
  return {
    adminToken: variables.ADMIN_TOKEN ?? null,
    gateSecrets: variables.GATE_SECRET ?? [],
    metricsToken: variables.METRICS_TOKEN ?? null,
  };
}

/** Gates stand nearer to the public than the control plane: who reads a gate's secret must not become administrator. */
function checkDistinct(variables: Partial<SecretsVariables>): Problem[] {
  const { ADMIN_TOKEN: token, GATE_SECRET: secrets, METRICS_TOKEN: metricsToken } = variables;
  const problems: Problem[] = [];
  if (token !== undefined && secrets?.includes(token) === true) {
    problems.push({ variable: 'GATE_SECRET', expected: 'another value than ADMIN_TOKEN' });
  }
  if (metricsToken !== undefined && (metricsToken === token || secrets?.includes(metricsToken) === true)) {
    problems.push({ variable: 'METRICS_TOKEN', expected: 'another value than ADMIN_TOKEN and GATE_SECRET' });
  }
  return problems;
}
