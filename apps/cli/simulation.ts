import { type Place } from '../api/index.js';
import { ApiProblem, type components, dataOf, type GatepostClient } from '../../libs/client/index.js';
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
export async function simulateAll(api: GatepostClient, siteId: string, body: SimulationBody): Promise<Simulation> {
  const { visitors } = body;
  const ask = (asked: SimulationBody): Promise<Simulation> => {
    const params = { path: { id: siteId } };
    // What files say: the API refuses what is not as it should be. Its answer's decisions are described there as objects.
    const request = { params, body: asked as components['schemas']['SimulateDto'] };
    return dataOf(api.POST('/api/v1/sites/{id}/simulate', request)) as Promise<Simulation>;
  };
  if (!Array.isArray(visitors)) return ask(body);
  const { MOST_EXPLAINED, MOST_VISITORS } = await import('../api/index.js');
  const most = body.explain === true ? MOST_EXPLAINED : MOST_VISITORS;
  if (visitors.length <= most) return ask(body);
  const parts: Simulation[] = [];
  for (let start = 0; start < visitors.length; start += most) {
    const answer = ask({ ...body, visitors: visitors.slice(start, start + most) });
    const part = await answer.then(
      (simulation) => shifted(simulation, start),
      (error: unknown) => {
        throw shiftedProblem(error, start);
      },
    );
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
function shifted(simulation: Simulation, by: number): Simulation {
  const { warnings } = simulation;
  return warnings ? { ...simulation, warnings: warnings.map((warning) => moved(warning, by)) } : simulation;
}

function shiftedProblem(error: unknown, by: number): unknown {
  if (!(error instanceof ApiProblem)) return error;
  const { status, code, message, faults } = error;
  return new ApiProblem(
    status,
    code,
    message,
    faults.map((fault) => moved(fault, by)),
  );
}

function moved<T extends { readonly pointer?: string }>(place: T, by: number): T {
  if (place.pointer === undefined) return place;
  return { ...place, pointer: place.pointer.replace(/^\/visitors\/(\d+)/, (_, n) => `/visitors/${Number(n) + by}`) };
}
