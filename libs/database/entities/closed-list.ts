/** The SQL of a check constraint: the column holds one of the values of a closed list. */
export function oneOf(column: string, values: readonly string[]): string {
  return `${column} in (${values.map((value) => `'${value}'`).join(', ')})`;
}

/** `bigint` columns whose values stay below 2^53 read as numbers; null stays null. */
export const safeInteger = {
  to: (value: number | null | undefined): number | null | undefined => value,
  from: (value: string | null): number | null => (value === null ? null : Number(value)),
};

export const GLOBAL_ROLES = ['admin', 'auditor', 'user'] as const;
export type GlobalRole = (typeof GLOBAL_ROLES)[number];

export const ACTIVATION_STATES = ['pending', 'done', 'failed'] as const;
export type ActivationState = (typeof ACTIVATION_STATES)[number];

export const SITE_ROLES = ['owner', 'admin', 'viewer'] as const;
export type SiteRole = (typeof SITE_ROLES)[number];

/** How much of a client's address the audit keeps. */
export const ADDRESS_PRECISIONS = ['full', 'prefix', 'hash'] as const;
export type AddressPrecision = (typeof ADDRESS_PRECISIONS)[number];

/** Which signatures device keys make (RFC 7518 §3.1, RFC 8037); the key's kind says which. */
export const DEVICE_KEY_ALGORITHMS = ['ES256', 'EdDSA'] as const;
export type DeviceKeyAlgorithm = (typeof DEVICE_KEY_ALGORITHMS)[number];

export const DECISION_LISTENERS = ['authorize', 'proxy'] as const;

export const CLAIM_STATUSES = ['absent', 'invalid', 'valid'] as const;

export const EVIDENCE_JOB_STATES = ['pending', 'done'] as const;

export const SESSION_ENDS = [
  'signed_out',
  'revoked',
  'refresh_token_reused',
  'password_changed',
  'account_disabled',
] as const;
export type SessionEnd = (typeof SESSION_ENDS)[number];

export const LINK_PURPOSES = ['setup', 'invitation', 'reset'] as const;
export type LinkPurpose = (typeof LINK_PURPOSES)[number];

/** `operator`: whoever holds the secrets of the installation, on its machine. `anonymous`: somebody who has not signed in. */
export const ACTOR_KINDS = ['user', 'key', 'operator', 'anonymous'] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];
