export { ApiModule, type ApiOptions } from './api.module.js';
export { apiAdapter, configureApi, openapi, serveDocumentation } from './http/adapter.js';
export {
  type CatalogueEntry,
  ERROR_CATALOGUE,
  type ErrorCode,
  type Place,
  placeOf,
  type RequestFault,
} from './http/errors.js';
export { READINESS_CHECKS } from './health/health.controller.js';
export { METRICS_PAGE, type MetricsPage } from './health/metrics.controller.js';
export {
  type CheckFinding,
  type CheckState,
  type Readiness,
  type ReadinessChecks,
  readinessOf,
} from './health/readiness.js';
export { bearerOf, isSameToken } from './http/bearer.js';
export { MOST_EXPLAINED, MOST_VISITORS } from './sites/simulate.dto.js';
export { MAX_FENCE_VERTICES } from './sites/geofences.controller.js';
