import { Logger } from '@nestjs/common';
import {
  DataDirectoryInUseError,
  lockDataDirectory,
  prepareDataDirectory,
  type Settings,
} from '../../libs/config/index.js';
import { createClient, type GatepostClient, overNetwork } from '../../libs/client/index.js';
import { CommandFailure, EXIT } from './exit.js';
import { operatorToken } from './operator.js';
import { findServer } from './server/running-server.js';

/** Runs `work` on the server that holds the data folder, or, when none does, on the database opened here. */
export async function withControlPlane<T>(settings: Settings, work: (api: GatepostClient) => Promise<T>): Promise<T> {
  await prepareDataDirectory(settings.dataDir);
  let lock: Awaited<ReturnType<typeof lockDataDirectory>>;
  try {
    lock = await lockDataDirectory(settings.dataDir);
  } catch (error) {
    if (error instanceof DataDirectoryInUseError) return work(await remote(settings));
    throw error;
  }
  try {
    // Loaded only now: a server that runs needs nothing of it.
    const [{ compose }, { readOverrides }, { localControlPlane }, { addDemo }] = await Promise.all([
      import('./server/composition.js'),
      import('./server/overrides.js'),
      import('./control-plane.js'),
      import('./demo-site.js'),
    ]);
    const composition = await compose(settings);
    try {
      // Simulations and warnings of lock-outs go by the facts that a gate has.
      const warn = (sentence: string): void => new Logger('geoip').warn(sentence);
      await readOverrides(composition, warn).catch((error: unknown) => warn(String(error)));
      const api = localControlPlane(composition);
      // What `serve` would have found at its first start.
      if (composition.firstStart && settings.database.kind === 'embedded') await addDemo(api);
      return await work(api);
    } finally {
      await composition.close();
    }
  } finally {
    await lock.release();
  }
}

async function remote(settings: Settings): Promise<GatepostClient> {
  const server = await findServer(settings.dataDir);
  if (!server?.apiUrl) {
    throw new CommandFailure(
      EXIT.unavailable,
      'A gatepost process holds the data folder but serves no API; wait until it has started, or stop it and try again.',
    );
  }
  return createClient({ baseUrl: server.apiUrl, token: await operatorToken(settings), send: overNetwork });
}
