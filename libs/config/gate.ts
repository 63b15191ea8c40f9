import Joi from 'joi';
import { type Concern } from './concern.js';
import {
  FAIL_MODES,
  UNKNOWN_HOST_ACTIONS,
  type FailMode,
  type GateSettings,
  type UnknownHostAction,
} from './settings.js';
import { closedList, flag, integer } from './variable.js';

export interface GateVariables {
  readonly UNKNOWN_HOST: UnknownHostAction;
  readonly FAIL_MODE: FailMode;
  readonly ALLOW_PRIVATE_UPSTREAMS?: boolean;
  readonly MAX_FENCE_VERTICES: number;
  readonly CLAIM_TTL_SECONDS: number;
  readonly GATE_WORKERS: number;
}

export const gateConcern: Concern<GateVariables> = {
  title: 'Gate',
  schema: Joi.object<GateVariables>({
    UNKNOWN_HOST: closedList('What happens to a request for a host that no site has.', UNKNOWN_HOST_ACTIONS, 'block'),
    FAIL_MODE: closedList(
      'What happens to a request for a known site whose policy cannot be used: closed blocks it, open lets it in.',
      FAIL_MODES,
      'closed',
    ),
    ALLOW_PRIVATE_UPSTREAMS: flag(
      'Whether an upstream may be at a private or loopback address. Link-local, unspecified and multicast addresses and ' +
        'our own listeners are never asked. The same for the roles api and gate.',
      'false; without DATABASE_URL: true',
      'true',
    ),
    MAX_FENCE_VERTICES: integer('Most vertices that one fence may have, all its rings together.', 4, 1_000_000, 10_000),
    CLAIM_TTL_SECONDS: integer(
      'How long the location that a visitor shared holds; after that the block page asks for it again.',
      30,
      86_400,
      900,
    ),
    GATE_WORKERS: integer(
      'Processes of the gate. With 2 or more, requests are decided in worker processes that share the ports; each needs a core, and memory for the GeoIP data.',
      1,
      64,
      1,
    ),
  } satisfies Record<keyof GateVariables, Joi.Schema>),
};

export function readGate(variables: GateVariables, embedded: boolean): GateSettings {
  return {
    unknownHost: variables.UNKNOWN_HOST,
    failMode: variables.FAIL_MODE,
    allowPrivateUpstreams: variables.ALLOW_PRIVATE_UPSTREAMS ?? embedded,
    maxFenceVertices: variables.MAX_FENCE_VERTICES,
    claimTtlSeconds: variables.CLAIM_TTL_SECONDS,
    gateWorkers: variables.GATE_WORKERS,
  };
}
