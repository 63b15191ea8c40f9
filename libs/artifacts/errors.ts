export const ARTIFACT_ERROR_CODES = [
  'artifact_not_found',
  'artifact_retained',
  'artifact_path_invalid',
  'artifact_site_missing',
  'artifact_site_unknown',
] as const;
export type ArtifactErrorCode = (typeof ARTIFACT_ERROR_CODES)[number];

/** What a caller asked of an artifact cannot be done; one sentence with the remedy. */
export class ArtifactError extends Error {
  constructor(
    readonly code: ArtifactErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'ArtifactError';
  }
}
