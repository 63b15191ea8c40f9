export { ApiModule, type ApiOptions } from './api.module.js';
export { apiAdapter, configureApi, openapi } from './http/adapter.js';
export { type ReadinessChecks } from './health/health.controller.js';
