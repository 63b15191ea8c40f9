import { type GatepostClient } from '../../libs/client/index.js';

export interface Target {
  /** undefined: the one in use. */
  readonly profile: string | undefined;
}

/** The profile of this machine: its running server, or its database. */
export const LOCAL = 'local';

/** The option that says which server is meant. */
export const PROFILE_OPTION = {
  flags: '--profile <name>',
  description: 'Server to ask, one of `gatepost profiles list`; local: this machine',
} as const;

/** Opens the way to the API that is meant, and closes it afterwards. */
export async function connecting<T>(_target: Target, work: (api: GatepostClient) => Promise<T>): Promise<T> {
  // Loaded only now: a server far away needs nothing of it.
  const [{ readSettings }, { withControlPlane }] = await Promise.all([
    import('./settings.js'),
    import('./with-control-plane.js'),
  ]);
  return withControlPlane(readSettings(), work);
}
