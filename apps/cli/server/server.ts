import { type Secrets, type Settings } from '../../../libs/config/index.js';
import { type GeoipBuild } from '../../../libs/geoip/index.js';

/** A server that is running. */
export interface Server {
  readonly settings: Settings;
  readonly secrets: Secrets;
  readonly geoip: GeoipBuild;
  /** URLs of what listens, in the order of the start screen. */
  readonly listening: {
    readonly api: string | null;
    readonly gate: string | null;
    readonly authorize: string | null;
    readonly grpc: string | null;
  };
  readonly demoAdded: boolean;
  /** Whether somebody can sign in; `link`: with it the first administrator is made. */
  readonly signIn: { readonly hasAdministrator: boolean; readonly makeSetupLink: () => Promise<string | null> };
  /** Goes on, and says that it is not ready: nobody should be sent here any more. */
  leave(): void;
  stop(): Promise<void>;
}

/** Something that is stopped when the server stops, in the order given. */
export type Stop = () => Promise<unknown>;

/** Of a process that serves no API. */
export const NOBODY_SIGNS_IN: Server['signIn'] = { hasAdministrator: true, makeSetupLink: () => Promise.resolve(null) };
