import Joi from 'joi';
import { type Concern } from './concern.js';
import { parseSigningKey, SIGNING_KEY_EXPECTED } from './secret-format.js';
import { type EvidenceSettings } from './settings.js';
import { Expectation, integer, secret } from './variable.js';

export interface EvidenceVariables {
  readonly EVIDENCE_WINDOW_SECONDS: number;
  readonly EVIDENCE_SIGNING_KEY?: string;
}

export const evidenceConcern: Concern<EvidenceVariables> = {
  title: 'Evidence',
  schema: Joi.object<EvidenceVariables>({
    EVIDENCE_WINDOW_SECONDS: integer(
      'Evidence is written for the first block of a site, address and reason in this time; later ones are in the audit alone.',
      1,
      86_400,
      3_600,
    ),
    EVIDENCE_SIGNING_KEY: secret(
      'Key that signs evidence. Make one with: openssl genpkey -algorithm ed25519. With DATABASE_URL required by the ' +
        'roles api and worker; gates never hold it.',
      {
        expected: SIGNING_KEY_EXPECTED,
        example: 'file:/run/secrets/evidence-key.pem',
        defaultText: 'without DATABASE_URL made at the first start, in DATA_DIR/evidence-key.pem',
      },
    ).custom((value: string) => {
      const key = parseSigningKey(value);
      if (key === null) throw new Expectation(SIGNING_KEY_EXPECTED);
      return key;
    }),
  } satisfies Record<keyof EvidenceVariables, Joi.Schema>),
};

export function readEvidence(variables: EvidenceVariables): EvidenceSettings {
  return {
    windowSeconds: variables.EVIDENCE_WINDOW_SECONDS,
    signingKey: variables.EVIDENCE_SIGNING_KEY ?? null,
  };
}
