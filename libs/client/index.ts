/** The API as its OpenAPI document says it is: what the command line uses, and any other program of ours that asks it. */
export { call, type CallRequest } from './call.js';
export { answered, type Answered, type ClientOptions, createClient, dataOf, type GatepostClient } from './client.js';
export { overNetwork } from './network.js';
export { type Field, type Operation } from './operation.js';
export { OPERATIONS, type OperationName } from './operations.js';
export { LARGEST_PAGE, type Page, pagesOf } from './pages.js';
export { ApiProblem, type Fault, NotGatepostError, problemOf, UnreachableError } from './problem.js';
export { type RetryLimits, type Send } from './retrying.js';
export { type components, type paths } from './schema.js';
