import {
  compile,
  decide,
  type Decision,
  type Explanation,
  explain,
  type Facts,
  type PolicyDocument,
  type Snapshot,
} from '../access/index.js';
import { zoneOffsets } from './zone-offsets.js';

export interface Simulated {
  readonly decision: Decision;
  /** null unless asked for. */
  readonly explanation: Explanation | null;
}

/**
 * Decides facts by a document as a gate would that has compiled it; nothing is recorded. Throws CompileError for a
 * document that is no policy, before anything is decided.
 */
export function simulate(document: PolicyDocument, list: readonly Facts[], withExplanation: boolean): Simulated[] {
  // The transitions of a zone are known for some years round the time of compiling only.
  const snapshots = new Map<number, Snapshot>();
  const snapshotAt = (timeMs: number): Snapshot => {
    const year = new Date(timeMs).getUTCFullYear();
    const known = snapshots.get(year);
    if (known) return known;
    const snapshot = compile(document, zoneOffsets(document.timeZone, timeMs));
    snapshots.set(year, snapshot);
    return snapshot;
  };
  return list.map((facts) => {
    const snapshot = snapshotAt(facts.timeMs);
    return { decision: decide(snapshot, facts), explanation: withExplanation ? explain(snapshot, facts) : null };
  });
}
