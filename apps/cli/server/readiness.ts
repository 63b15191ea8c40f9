import { ageDays, type Geoip, GEOIP_OLD_AFTER_DAYS } from '../../../libs/geoip/index.js';
import { type SnapshotStore } from '../../../libs/policy/index.js';
import { type CheckFinding, type CheckState, type ReadinessChecks } from '../../api/index.js';
import { type MeasuredParts } from './metrics.js';

/** Policies that were not confirmed for so long are those of a database that is away. */
const STALE_AFTER_MS = 60_000;
const WORST_FIRST = ['failed', 'filling'] as const satisfies readonly CheckState[];
/** Of what the spool may hold, after which somebody should look. */
const FILLING = 0.8;

/** What a gate needs to decide and record. The database is not among it: a gate goes on without. */
export function gateChecks(snapshots: SnapshotStore, parts: MeasuredParts, hasWorkers = false): ReadinessChecks {
  return {
    policies: () => Promise.resolve(policiesFinding(snapshots, parts)),
    audit: async () => {
      const states = ((await parts.gate?.()) ?? []).map(({ spool, spoolMaxBytes }) =>
        spoolState(spool.bytes, spoolMaxBytes),
      );
      return WORST_FIRST.find((state) => states.includes(state)) ?? 'ok';
    },
    // One that is being replaced is made up for by the others.
    ...(hasWorkers ? { gate: () => Promise.resolve<CheckState>(parts.workers?.() === 0 ? 'failed' : 'ok') } : {}),
  };
}

export function processChecks(parts: MeasuredParts): ReadinessChecks {
  return { process: () => Promise.resolve<CheckState>(parts.isLeaving === true ? 'stopping' : 'ok') };
}

export function geoipChecks(geoip: () => Geoip | undefined): ReadinessChecks {
  return {
    geoip: () => {
      const data = geoip();
      return Promise.resolve<CheckState | CheckFinding>(data === undefined ? 'ok' : geoipFinding(data));
    },
  };
}

/** A file that cannot be read has left older data in force, however old. */
function geoipFinding({ build, fault, overrideFaults }: Geoip): CheckFinding {
  if (fault !== null) return { state: 'stale' };
  const isOld = ageDays(build) > GEOIP_OLD_AFTER_DAYS;
  const leftOut = `${overrideFaults.length} GeoIP overrides cannot be used and are left out; the log names them.`;
  const concerns = [...build.concerns, ...(overrideFaults.length > 0 ? [leftOut] : [])];
  if (concerns.length === 0) return { state: isOld ? 'old' : 'ok' };
  return { state: isOld ? 'old' : 'incomplete', detail: concerns.join(' ') };
}

function policiesFinding(snapshots: SnapshotStore, { saved }: MeasuredParts): CheckFinding {
  const { confirmedAtMs } = snapshots;
  if (confirmedAtMs > 0) return { state: Date.now() - confirmedAtMs > STALE_AFTER_MS ? 'stale' : 'ok' };
  if (!snapshots.hasPolicy()) {
    const detail =
      'No policy has been read yet, and none is saved here; every host is denied until the database answers.';
    return { state: 'failed', detail };
  }
  const { used = 0, refused = 0, missing = 0, overrides = 'found' } = saved ?? {};
  const without = overrides === 'found' ? '' : ` The saved GeoIP overrides are ${overrides}: FAIL_MODE answers.`;
  const lost = `${refused} saved policies are damaged and ${missing} are missing`;
  return {
    state: 'stale',
    detail: `The database has not answered since the start: ${used} saved policies are in use, ${lost}.${without}`,
  };
}

function spoolState(bytes: number, most: number): CheckState {
  if (bytes >= most) return 'failed';
  return bytes > FILLING * most ? 'filling' : 'ok';
}
