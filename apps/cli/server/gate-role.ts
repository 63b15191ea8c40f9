import { join } from 'node:path';
import { setTimeout as setTimeoutOf } from 'node:timers/promises';
import { type Logger } from '@nestjs/common';
import { type DecisionRecord, type ShippedSpool, Shipper } from '../../../libs/audit/index.js';
import { resolveSecrets, type Settings } from '../../../libs/config/index.js';
import { type DatabaseError } from '../../../libs/database/index.js';
import { requestEvidence } from '../../../libs/evidence/index.js';
import {
  type GeoipBuild,
  openGeoip,
  type RememberedLookup,
  rememberLookups,
  watchGeoip,
} from '../../../libs/geoip/index.js';
import {
  ChangeFeed,
  type LoadedSnapshots,
  PolicyBus,
  SnapshotCompiler,
  SnapshotFiles,
  type SnapshotStore,
} from '../../../libs/policy/index.js';
import { geoipPaths } from '../geoip-files.js';
import { compose, type Composition } from './composition.js';
import { type DataPlane, openDataPlane, type Warn, type Watched } from './data-plane.js';
import { followOverrides } from './overrides.js';
import { overridesFile, readSavedOverrides, type SavedOverrides } from './saved-overrides.js';
import { announceServer } from './running-server.js';
import { NOBODY_SIGNS_IN, type Server, type Stop } from './server.js';

/** How often a gate without its database tries to reach it. */
const CONNECT_EVERY_MS = 2_000;

/**
 * A gate whose database is away decides by the policies that it saved; one that has never seen any denies. It goes on
 * trying; once the database answers, policies are followed and what was recorded meanwhile is shipped.
 */
export async function startWithoutDatabase(
  settings: Settings,
  snapshots: SnapshotStore,
  reason: DatabaseError,
  stops: Stop[],
  stop: () => Promise<void>,
  { log, warn, watched }: { log: Logger; warn: Warn; watched: Watched },
): Promise<Server> {
  const overrides = await readSavedOverrides(overridesFile(settings.dataDir));
  restore(snapshots, { ...(await snapshotFiles(settings, warn).load()), overrides }, reason, { log, watched });
  const [geoip, secrets] = await Promise.all([openGeoip(geoipPaths(settings)), resolveSecrets(settings)]);
  watched.parts.geoip = geoip;
  for (const concern of geoip.build.concerns) log.warn(concern);
  const onReload = ({ id, concerns }: GeoipBuild): void => {
    log.log(`The GeoIP data are now ${id}.`);
    for (const concern of concerns) log.warn(concern);
  };
  stops.unshift(watchGeoip(geoip, { onReload, onFault: warn }));
  const plane = await openDataPlane({ settings, secrets, geoip, snapshots, watched }, stops, warn);
  if (overrides.status === 'found') {
    geoip.setOverrides(overrides.list);
    plane.setOverrides(overrides.list);
  }
  const connecting = new AbortController();
  // In the order in which they stop: no visitors, no more attempts, then what an attempt has started.
  const connected: Stop[] = [];
  stops.unshift(async () => {
    for (const step of connected.splice(0)) await step();
  });
  const attempts = connect();
  stops.unshift(async () => {
    connecting.abort();
    await attempts;
  });
  const urls = await plane.listen();
  await announceServer(settings.dataDir, { pid: process.pid, apiUrl: null });
  return {
    settings,
    secrets,
    geoip: geoip.build,
    listening: { api: null, ...urls },
    demoAdded: false,
    signIn: NOBODY_SIGNS_IN,
    leave: () => (watched.parts.isLeaving = true),
    stop,
  };

  async function connect(): Promise<void> {
    const { signal } = connecting;
    while (!signal.aborted) {
      try {
        const composition = await compose(settings, { geoip });
        connected.unshift(() => composition.close());
        await followPolicies(composition, snapshots, plane, connected, warn);
        shipRecords(composition, plane.spools, connected, warn);
        log.log('The database answers again: policies are followed, and waiting records are shipped.');
        return;
      } catch (error) {
        warn(sentenceOf(error));
        for (const step of connected.splice(0)) await step().catch(() => undefined);
        await setTimeoutOf(CONNECT_EVERY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }
}

function restore(
  snapshots: SnapshotStore,
  loaded: LoadedSnapshots & { readonly overrides: SavedOverrides },
  reason: DatabaseError,
  { log, watched }: { log: Logger; watched: Watched },
): void {
  const { saved, refused, missing, lost, lacksSites, isEmpty, overrides } = loaded;
  const isUsable = overrides.status === 'found';
  watched.parts.saved = { used: isUsable ? saved.length : 0, refused, missing, overrides: overrides.status };
  if (isEmpty) {
    log.warn(`${reason.message} This gate has never seen a policy: it denies every host, and goes on trying.`);
    return;
  }
  if (!isUsable) {
    const names = saved.map(({ snapshot: { siteId, hostname } }) => ({ siteId, hostname, version: 0 }));
    snapshots.restore([], { lost: [...lost, ...names], lacksSites });
    const why = overrides.status === 'damaged' ? `cannot be used: ${overrides.why}` : 'are missing.';
    log.warn(
      `${reason.message} The saved GeoIP overrides ${why} Without them a visitor could be let in whom they block: until the database answers, every site is answered as FAIL_MODE says.`,
    );
    return;
  }
  snapshots.restore(saved, { lost, lacksSites });
  log.warn(`${reason.message} This gate decides by the ${saved.length} policies that it saved, and goes on trying.`);
  if (!lacksSites) return;
  const unusable = `${refused} saved files cannot be used, and ${missing} are missing`;
  const why = refused + missing > 0 ? unusable : 'There is no list of the sites that were saved';
  log.warn(
    `${why}: until the database answers, every host that is not exactly that of a usable policy may be that of another site, and is answered as FAIL_MODE says.`,
  );
}

function snapshotFiles(settings: Settings, warn: Warn): SnapshotFiles {
  return new SnapshotFiles(join(settings.dataDir, 'snapshots'), warn);
}

export async function followPolicies(
  composition: Composition,
  snapshots: SnapshotStore,
  plane: Pick<DataPlane, 'setOverrides'>,
  stops: Stop[],
  warn: Warn,
): Promise<void> {
  const { settings, database, app } = composition;
  const isShared = settings.database.kind === 'postgres';
  const compiler = new SnapshotCompiler();
  stops.unshift(() => compiler.close());
  const refreshOverrides = await followOverrides(composition, stops, warn, {
    passOn: (list) => plane.setOverrides(list),
    ...(isShared ? { file: overridesFile(settings.dataDir) } : {}),
  });
  const feed = new ChangeFeed({
    dataSource: database.dataSource,
    store: snapshots,
    bus: app.get(PolicyBus),
    listen: isShared,
    compiler,
    // The embedded database is never away without its gate.
    ...(isShared ? { files: snapshotFiles(settings, warn) } : {}),
    onFault: warn,
    onOverrides: () => void refreshOverrides(),
  });
  stops.unshift(() => feed.stop());
  await feed.start();
}

/** Carries what is in the spools to the database, until the last of it at the stop. */
export function shipRecords(
  { settings, unit }: Composition,
  spools: readonly ShippedSpool[],
  stops: Stop[],
  warn: Warn,
): void {
  const shippers = spools.map(
    (spool) =>
      new Shipper({
        spool,
        unit,
        onStored: async (transaction, records) => {
          const blocks = records.filter(({ outcome }) => outcome === 'blocked');
          const { windowSeconds } = settings.evidence;
          const asked = await requestEvidence(transaction, blocks.map(blockedDecision), windowSeconds);
          await rememberLookups(transaction, blocks.filter(({ requestId }) => asked.has(requestId)).flatMap(lookupOf));
        },
        onFault: warn,
      }),
  );
  for (const shipper of shippers) shipper.start();
  stops.unshift(() => Promise.all(shippers.map((shipper) => shipper.stop())));
}

/** The lookup behind a decision; none where the site keeps no full address. */
function lookupOf(record: DecisionRecord): RememberedLookup[] {
  const { clientAddress: address, country, region, asn, anonymizers, geoipPoint, geoipBuild } = record;
  if (address === null || address.includes('/')) return [];
  const facts = { country, region, asn, anonymizers, point: geoipPoint };
  const { longitude = null, latitude = null } = geoipPoint ?? {};
  return [{ address, country, region, asn, longitude, latitude, facts, geoipBuild }];
}

function blockedDecision(record: DecisionRecord): Parameters<typeof requestEvidence>[1][number] {
  const { requestId, siteId, reason, timeMs, clientAddress, clientAddressHash } = record;
  return { requestId, siteId, reason, timeMs, client: clientAddress ?? clientAddressHash ?? '', record };
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
