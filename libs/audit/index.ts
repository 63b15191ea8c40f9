export { AuditModule } from './audit.module.js';
export { AUDIT_ORDERS, type AuditFilter, AuditService } from './audit.service.js';
export { encodeRecord, RecordEncoder, type UnwrittenRecord } from './encode-record.js';
export { ensurePartitions, prepareMonths } from './partitions.js';
export {
  type DecisionListener,
  type DecisionRecord,
  MAX_HOST_LENGTH,
  MAX_METHOD_LENGTH,
  MAX_PATH_LENGTH,
  MAX_USER_AGENT_LENGTH,
  parseRecord,
  RecordError,
  type RecordedClaim,
} from './record.js';
export { type ShippedSpool, Shipper, type ShipperOptions } from './shipper.js';
export { storeRecords } from './store-records.js';
