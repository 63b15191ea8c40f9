export { ArtifactsModule } from './artifacts.module.js';
export {
  ARTIFACT_ORDERS,
  artifactNotFound,
  artifactSiteUnknown,
  ArtifactsService,
  type ArtifactView,
  type NewArtifact,
  OBJECT_PREFIX,
} from './artifacts.service.js';
export { ARTIFACT_ERROR_CODES, ArtifactError, type ArtifactErrorCode } from './errors.js';
export { ArtifactReconciler, ORPHAN_AGE_MS, type Reconciliation } from './reconciler.js';
