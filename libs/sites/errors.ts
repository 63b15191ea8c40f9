export const SITE_ERROR_CODES = [
  'site_not_found',
  'hostname_taken',
  'hostname_needs_consent',
  'hostname_invalid',
  'upstream_invalid',
  'time_zone_invalid',
  'exemption_invalid',
  'logo_invalid',
  'device_key_not_found',
  'device_key_invalid',
  'device_key_exists',
  'device_keys_full',
  'validity_invalid',
  'rule_not_found',
  'rule_invalid',
  'fence_not_found',
  'fence_invalid',
  'fence_swapped',
  'policy_invalid',
  'policy_version_not_found',
  'activation_not_found',
  'activation_invalid',
  'activation_finished',
  'activations_full',
  'would_lock_you_out',
] as const;
export type SiteErrorCode = (typeof SITE_ERROR_CODES)[number];

/** A rule of the control plane was broken. `pointer` is the JSON Pointer (RFC 6901) of the faulty place in the input. */
export class SiteError extends Error {
  constructor(
    readonly code: SiteErrorCode,
    message: string,
    readonly pointer?: string,
  ) {
    super(message);
    this.name = 'SiteError';
  }
}
