import { MOST_EXPLAINED, MOST_VISITORS, type Place, type RequestFault } from '../api/index.js';
import { type Answer, type ControlPlane, expectOk } from './control-plane.js';
import { CommandFailure, EXIT } from './exit.js';

export interface Simulated {
  readonly decision: { readonly outcome: string; readonly reason: string; readonly policyVersion: number | null };
  readonly explanation: { readonly sentences?: readonly string[] } | null;
}

export interface Simulation extends Partial<Simulated> {
  readonly policy_version: number;
  readonly results?: readonly Simulated[];
  readonly warnings?: readonly Place[];
}

export interface SimulationBody {
  /** Of one visitor. */
  readonly address?: unknown;
  /** Of any length: they are sent in as many requests as it takes. Anything but a list is sent as it is, to be refused. */
  readonly visitors?: unknown;
  readonly explain?: boolean;
}

/** Simulates at a site, as if the API took visitors without end. Throws CommandFailure. */
export async function simulateAll(api: ControlPlane, siteId: string, body: SimulationBody): Promise<Simulation> {
  const path = `/api/v1/sites/${siteId}/simulate`;
  const { visitors } = body;
  const most = body.explain === true ? MOST_EXPLAINED : MOST_VISITORS;
  if (!Array.isArray(visitors) || visitors.length <= most) return expectOk<Simulation>(api('POST', path, body));
  const parts: Simulation[] = [];
  for (let start = 0; start < visitors.length; start += most) {
    const some = api('POST', path, { ...body, visitors: visitors.slice(start, start + most) });
    const part = await expectOk<Simulation>(some.then((answer) => shifted(answer, start)));
    const [first = part] = parts;
    if (part.policy_version !== first.policy_version) {
      const versions = `version ${first.policy_version}, then ${part.policy_version}`;
      throw new CommandFailure(EXIT.failed, `The policy was changed meanwhile (${versions}); run the command again.`);
    }
    parts.push(part);
  }
  const results = parts.flatMap((part) => part.results ?? []);
  // Each request warns of its own first visitor.
  const warnings = new Map(
    parts
      .flatMap((part) => part.warnings ?? [])
      .reverse()
      .map((one) => [one.detail, one]),
  );
  const [{ policy_version } = { policy_version: 0 }] = parts;
  return { policy_version, results, ...(warnings.size > 0 ? { warnings: [...warnings.values()] } : {}) };
}

/** Places among the visitors of one request as places among all of them. */
function shifted({ status, body }: Answer, by: number): Answer {
  const { errors, warnings } = (body ?? {}) as { errors?: RequestFault[]; warnings?: Place[] };
  const places = {
    ...(errors ? { errors: errors.map((fault) => ('pointer' in fault ? moved(fault, by) : fault)) } : {}),
    ...(warnings ? { warnings: warnings.map((warning) => moved(warning, by)) } : {}),
  };
  return { status, body: { ...(body as object), ...places } };
}

function moved<T extends Place>(place: T, by: number): T {
  return { ...place, pointer: place.pointer.replace(/^\/visitors\/(\d+)/, (_, n) => `/visitors/${Number(n) + by}`) };
}
