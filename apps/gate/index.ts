/** The data plane: facts, decision, record, answer. */
export { CertificateError } from './certificates.js';
export type { Operations } from './authorize.js';
export { deviceClaimMemory } from './claims/device-claims.js';
export type { DecisionCount, SnapshotSource } from './decider.js';
export type { FaultCount } from './fault-counts.js';
export { GATE_FAULTS, type GateFaultCode } from './faults.js';
export { createGate, type Gate, type GateKeys, type GateOptions } from './gate.js';
export {
  GATE_GEOIP,
  GATE_KEYS,
  GATE_LOG,
  GATE_SETTINGS,
  GATE_SNAPSHOTS,
  GATE_SPOOL,
  GateService,
} from './gate.service.js';
export { GateModule, type GateModuleOptions } from './gate.module.js';
export type { UpstreamTimeouts } from './upstream.js';
