/** The decision engine: policy document → snapshot, snapshot and facts → decision. Maths only. */
export * from './types.js';
export { addressFromBytes, formatAddress, isLoopbackAddress, isSameAddress, parseAddress, unmap } from './address.js';
export { areaCovers, distanceToBoundaryMeters } from './area.js';
export { decodeSnapshot, encodeSnapshot } from './binary.js';
export { believedPredecessor, type ClaimedPlace, couldClaimMend, isTooVague, looksAtClaims } from './claims.js';
export { compile, type Snapshot } from './compile.js';
export { decide, type Decision, decideWithoutSnapshot, SNAPSHOTLESS_KINDS, type SnapshotlessKind } from './decide.js';
export { checkDocument, CompileError, findRuleValueFault, LONGEST_TEXTS } from './document.js';
export { findExemptionPathFault } from './exemption.js';
export {
  explain,
  type ExplainedFence,
  type ExplainedRule,
  type Explanation,
  FENCE_STATUSES,
  type FenceStatus,
  type Winner,
} from './explain.js';
export { escapePointer } from './json-pointer.js';
export { areaSquareMeters, vertexCount } from './measures.js';
export { parseArea, type ParsedArea } from './parse-area.js';
export { formatPrefix, networkOf, type ParsedPrefix, parsePrefix, prefixContains } from './prefix.js';
export { longestPrefixFinder } from './prefix-table.js';
export { REASON_CODES, type Reason, type ReasonCode, REASONS } from './reasons.js';
export { relevantTo } from './relevant.js';
export { isReservedAddress } from './reserved.js';
export { upstreamReach, type UpstreamReach } from './upstream-address.js';
export { EARTH_RADIUS_METERS, LARGEST_RADIUS_METERS, sphereDistanceMeters } from './sphere.js';
