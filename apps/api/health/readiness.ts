/** `stale`, `old`, `incomplete`, `filling`: it works, and somebody should look; `stopping`: it works, not for long; `failed` is also what throws. */
export const CHECK_STATES = ['ok', 'stale', 'old', 'incomplete', 'filling', 'stopping', 'failed'] as const;
export type CheckState = (typeof CHECK_STATES)[number];

/** `detail`: a sentence for everybody. */
export interface CheckFinding {
  readonly state: CheckState;
  readonly detail?: string;
}

/** What parts of the process have to say about readiness, by name: a state or a finding, or anything else for `ok`. */
export type ReadinessChecks = Readonly<Record<string, () => Promise<unknown>>>;

export interface Readiness {
  /** `degraded`: everything works, something should be looked at; `unavailable`: something does not work. */
  readonly status: 'ok' | 'degraded' | 'unavailable';
  readonly checks: Readonly<Record<string, CheckState>>;
  /** Of checks that have something to say. */
  readonly details?: Readonly<Record<string, string>>;
}

const CHECK_TIMEOUT_MS = 3_000;

/** Asks all checks at once. Never throws. */
export async function readinessOf(checks: ReadinessChecks): Promise<Readiness> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await findingOf(check)] as const),
  );
  const states = results.map(([, { state }]) => state);
  const details = results.flatMap(([name, { detail }]) => (detail === undefined ? [] : [[name, detail] as const]));
  const status =
    states.includes('failed') || states.includes('stopping')
      ? 'unavailable'
      : states.every((state) => state === 'ok')
        ? 'ok'
        : 'degraded';
  return {
    status,
    checks: Object.fromEntries(results.map(([name, { state }]) => [name, state])),
    ...(details.length === 0 ? {} : { details: Object.fromEntries(details) }),
  };
}

/** What exactly failed is for the log and `gatepost doctor`, not for strangers. */
async function findingOf(check: ReadinessChecks[string]): Promise<CheckFinding> {
  let timer: NodeJS.Timeout | undefined;
  try {
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('timed out')), CHECK_TIMEOUT_MS);
    });
    const said = await Promise.race([Promise.resolve().then(check), late]);
    if (isFinding(said)) return said;
    return { state: CHECK_STATES.find((state) => state === said) ?? 'ok' };
  } catch {
    return { state: 'failed' };
  } finally {
    clearTimeout(timer);
  }
}

function isFinding(said: unknown): said is CheckFinding {
  return typeof said === 'object' && said !== null && 'state' in said && CHECK_STATES.some((one) => one === said.state);
}
