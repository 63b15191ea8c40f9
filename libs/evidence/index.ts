export { type BlockedDecision, forgetClosedWindows, requestEvidence } from './evidence-requests.js';
export { EvidenceWriter } from './evidence-writer.js';
export {
  EVIDENCE_MEDIA_TYPE,
  type EvidenceFile,
  EvidenceSigner,
  verifyEvidence,
  type Verification,
} from './signed-record.js';
