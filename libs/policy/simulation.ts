import {
  compile,
  decide,
  type Decision,
  type Explanation,
  explain,
  type Facts,
  type PolicyDocument,
  type Snapshot,
  type ZoneOffset,
} from '../access/index.js';
import { startOfYear, zoneOffsets } from './zone-offsets.js';

export interface Simulated {
  readonly decision: Decision;
  /** null unless asked for. */
  readonly explanation: Explanation | null;
}

/** One list of offsets serves so many years: fewer than zoneOffsets knows from the first of them. */
const YEARS_OF_OFFSETS = 20;

/**
 * Decides facts by a document as a gate would that has compiled it; nothing is recorded. Throws CompileError for a
 * document that is no policy, before anything is decided.
 */
export function simulate(document: PolicyDocument, list: readonly Facts[], withExplanation: boolean): Simulated[] {
  const [first] = list;
  if (first === undefined) return [];
  const firstYearOf = (timeMs: number): number =>
    Math.floor(new Date(timeMs).getUTCFullYear() / YEARS_OF_OFFSETS) * YEARS_OF_OFFSETS;
  const offsetsFrom = (year: number): readonly ZoneOffset[] => zoneOffsets(document.timeZone, startOfYear(year));
  // Of all that is compiled only the transitions of the zone depend on the time: they are known for some years round it.
  const compiled = compile(document, offsetsFrom(firstYearOf(first.timeMs)));
  const snapshots = new Map<number, Snapshot>();
  const snapshotAt = (timeMs: number): Snapshot => {
    const year = firstYearOf(timeMs);
    let snapshot = snapshots.get(year);
    if (snapshot === undefined) snapshots.set(year, (snapshot = { ...compiled, zoneOffsets: offsetsFrom(year) }));
    return snapshot;
  };
  return list.map((facts) => {
    const snapshot = snapshotAt(facts.timeMs);
    return { decision: decide(snapshot, facts), explanation: withExplanation ? explain(snapshot, facts) : null };
  });
}
