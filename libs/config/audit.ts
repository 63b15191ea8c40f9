import Joi from 'joi';
import { type Concern } from './concern.js';
import {
  AUDIT_FSYNC_MODES,
  AUDIT_FULL_ACTIONS,
  type AuditFsyncMode,
  type AuditFullAction,
  type AuditSettings,
} from './settings.js';
import { closedList, integer } from './variable.js';

export interface AuditVariables {
  readonly AUDIT_FSYNC: AuditFsyncMode;
  readonly AUDIT_SPOOL_MAX_BYTES: number;
  readonly AUDIT_FULL: AuditFullAction;
}

const MEBIBYTE_BYTES = 1_048_576;

export const auditConcern: Concern<AuditVariables> = {
  title: 'Audit',
  schema: Joi.object<AuditVariables>({
    AUDIT_FSYNC: closedList(
      'When records reach the disk: batch puts at most 50 ms of them at risk when the power fails, always none.',
      AUDIT_FSYNC_MODES,
      'batch',
    ),
    AUDIT_SPOOL_MAX_BYTES: integer(
      'Size to which the spool in DATA_DIR may grow while the database is away.',
      MEBIBYTE_BYTES,
      Number.MAX_SAFE_INTEGER,
      1_024 * MEBIBYTE_BYTES,
    ),
    AUDIT_FULL: closedList(
      'What happens when the spool is full: block refuses visitors, drop lets them in and counts the records lost.',
      AUDIT_FULL_ACTIONS,
      'block',
    ),
  } satisfies Record<keyof AuditVariables, Joi.Schema>),
};

export function readAudit(variables: AuditVariables): AuditSettings {
  return {
    fsync: variables.AUDIT_FSYNC,
    spoolMaxBytes: variables.AUDIT_SPOOL_MAX_BYTES,
    full: variables.AUDIT_FULL,
  };
}
