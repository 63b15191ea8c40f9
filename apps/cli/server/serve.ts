import { type AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import { ArtifactReconciler } from '../../../libs/artifacts/index.js';
import { lockDataDirectory, prepareDataDirectory, type Settings } from '../../../libs/config/index.js';
import { AccountLinksService, actingOf, AuthError, UsersService } from '../../../libs/auth/index.js';
import { DatabaseError, runAs } from '../../../libs/database/index.js';
import { type GeoipBuild, GeoipUpdater, watchGeoip } from '../../../libs/geoip/index.js';
import { PolicyActivationsService } from '../../../libs/sites/index.js';
import { SnapshotStore } from '../../../libs/policy/index.js';
import { BackgroundWorker } from '../../worker/index.js';
import { localControlPlane } from '../control-plane.js';
import { addDemo } from '../demo-site.js';
import { CommandFailure, EXIT } from '../exit.js';
import { geoipPaths } from '../geoip-files.js';
import { compose, type Composition } from './composition.js';
import { openDataPlane } from './data-plane.js';
import { followPolicies, shipRecords, startWithoutDatabase } from './gate-role.js';
import { type GateUrls, listenFailure, url } from './listen.js';
import { createMetrics, type MeasuredParts } from './metrics.js';
import { followOverrides } from './overrides.js';
import { gateChecks, geoipChecks, processChecks } from './readiness.js';
import { type Role } from './roles.js';
import { announceServer, withdrawServer } from './running-server.js';
import { NOBODY_SIGNS_IN, type Server, type Stop } from './server.js';
import { inlineHotCode, keepHeapSteady, keepHeapYoung } from './v8-options.js';

const OPERATOR = actingOf({ kind: 'operator' }, null);

export async function startServer(settings: Settings, roles: ReadonlySet<Role>): Promise<Server> {
  if (roles.has('gate')) {
    keepHeapYoung();
    inlineHotCode();
  }
  await prepareDataDirectory(settings.dataDir);
  const lock = await lockDataDirectory(settings.dataDir);
  const stops: Stop[] = [];
  const stop = async (): Promise<void> => {
    for (const step of stops.splice(0)) await step();
    await withdrawServer(settings.dataDir);
    await lock.release();
  };
  try {
    const server = await start(settings, roles, stops, stop);
    if (isGateAlone(roles)) keepHeapSteady();
    return server;
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
}

function isGateAlone(roles: ReadonlySet<Role>): boolean {
  return roles.size === 1 && roles.has('gate');
}

async function start(
  settings: Settings,
  roles: ReadonlySet<Role>,
  stops: Stop[],
  stop: () => Promise<void>,
): Promise<Server> {
  const signs = roles.has('api') || roles.has('worker');
  if (signs && settings.database.kind === 'postgres' && settings.evidence.signingKey === null) {
    throw new CommandFailure(
      EXIT.config,
      'EVIDENCE_SIGNING_KEY is required with DATABASE_URL by the roles api and worker; make one with `openssl genpkey -algorithm ed25519`.',
    );
  }
  const isWithoutKey = settings.jwtSecrets.length === 0 && settings.jwtPrivateKeys.length === 0;
  if (roles.has('api') && settings.database.kind === 'postgres' && isWithoutKey) {
    throw new CommandFailure(
      EXIT.config,
      'JWT_SECRET (or JWT_PRIVATE_KEY) is required with DATABASE_URL by the role api; make one with `openssl rand -base64 32`.',
    );
  }
  const log = new Logger('gatepost');
  const warn = rarely((sentence) => log.warn(sentence));
  const snapshots = new SnapshotStore();
  const parts: MeasuredParts = {};
  if (roles.has('gate')) parts.snapshots = snapshots;
  const metrics = createMetrics(settings.metricsToken, parts);
  const gateReadiness = gateChecks(snapshots, parts, settings.gateWorkers > 1);
  const watched = {
    parts,
    metrics,
    readiness: { ...processChecks(parts), ...geoipChecks(() => parts.geoip), ...gateReadiness },
  };
  let composition: Composition;
  try {
    composition = await compose(settings, {
      metrics,
      readiness: { ...processChecks(parts), ...(roles.has('gate') ? gateReadiness : {}) },
    });
  } catch (error) {
    if (!isGateAlone(roles) || !(error instanceof DatabaseError) || error.code !== 'database_unreachable') throw error;
    return await startWithoutDatabase(settings, snapshots, error, stops, stop, { log, warn, watched });
  }
  stops.unshift(() => composition.close());
  parts.geoip = composition.geoip;
  for (const concern of composition.geoip.build.concerns) log.warn(concern);
  const onReload = ({ id, concerns }: GeoipBuild): void => {
    log.log(`The GeoIP data are now ${id}.`);
    for (const concern of concerns) log.warn(concern);
  };
  stops.unshift(watchGeoip(composition.geoip, { onReload, onFault: warn }));

  const demoAdded = composition.firstStart && settings.database.kind === 'embedded';
  if (demoAdded) await addDemo(localControlPlane(composition));

  if (roles.has('worker') && composition.signer) {
    const worker = new BackgroundWorker({
      unit: composition.unit,
      artifacts: composition.artifacts,
      reconciler: composition.app.get(ArtifactReconciler),
      signer: composition.signer,
      activations: composition.app.get(PolicyActivationsService),
      evidenceWindowSeconds: settings.evidence.windowSeconds,
      onFault: warn,
    });
    worker.start();
    stops.unshift(() => worker.stop());
    const updater = new GeoipUpdater({
      settings: settings.geoipUpdate,
      paths: geoipPaths(settings),
      onUpdate: ({ edition, detail }) => log.log(`Fetched the GeoIP data ${edition}: ${detail}.`),
      onFault: warn,
    });
    updater.start();
    stops.unshift(() => updater.stop());
  }
  let gateUrls: GateUrls = { gate: null, authorize: null, grpc: null };
  if (roles.has('gate')) {
    const plane = await openDataPlane({ ...composition, snapshots, watched }, stops, warn);
    await followPolicies(composition, snapshots, plane, stops, warn);
    shipRecords(composition, plane.spools, stops, warn);
    gateUrls = await plane.listen();
  } else {
    // Simulations and warnings of lock-outs go by the facts that a gate has.
    await followOverrides(composition, stops, warn);
  }
  if (roles.has('api')) await makeFirstAdministrator(composition);
  const api = roles.has('api') ? await listenApi(composition) : null;
  await announceServer(settings.dataDir, { pid: process.pid, apiUrl: api });
  return {
    settings,
    secrets: composition.secrets,
    geoip: composition.geoip.build,
    listening: { api, ...gateUrls },
    demoAdded,
    signIn: api === null ? NOBODY_SIGNS_IN : await signInOf(composition),
    leave: () => (parts.isLeaving = true),
    stop,
  };
}

/** The one of BOOTSTRAP_ADMIN_EMAIL, where there is no administrator yet. */
async function makeFirstAdministrator({ app, settings }: Composition): Promise<void> {
  const first = settings.accounts.bootstrapAdministrator;
  const users = app.get(UsersService);
  if (first === null || (await users.hasAdministrator())) return;
  try {
    await runAs(OPERATOR, () => users.create({ ...first, name: null, role: 'admin' }));
    new Logger('gatepost').log('The first administrator is made, as BOOTSTRAP_ADMIN_EMAIL says.');
  } catch (error) {
    // Another process that starts at the same time has made it.
    if (error instanceof AuthError && error.code === 'email_taken') return;
    if (!(error instanceof AuthError)) throw error;
    throw new CommandFailure(EXIT.config, `BOOTSTRAP_ADMIN_EMAIL and BOOTSTRAP_ADMIN_PASSWORD: ${error.message}`);
  }
}

async function signInOf({ app, settings }: Composition): Promise<Server['signIn']> {
  const users = app.get(UsersService);
  const links = app.get(AccountLinksService);
  const isEmbedded = settings.database.kind === 'embedded';
  return {
    hasAdministrator: await users.hasAdministrator(),
    makeSetupLink: async () => (isEmbedded ? (await runAs(OPERATOR, () => links.makeSetupLink(new Date()))).url : null),
  };
}

async function listenApi({ app, settings }: Composition): Promise<string> {
  try {
    await app.listen(settings.api.port, settings.api.host);
  } catch (error) {
    throw listenFailure(error, 'API_PORT');
  }
  // A TCP listener's address is never a path.
  return url(settings.api, (app.getHttpServer().address() as AddressInfo).port);
}

/** The same sentence at most once a minute: a database that is away is one line, not thousands. */
function rarely(say: (sentence: string) => void): (sentence: string) => void {
  const said = new Map<string, number>();
  return (sentence) => {
    const now = Date.now();
    if (now - (said.get(sentence) ?? -Infinity) < 60_000) return;
    if (said.size > 100) said.clear();
    said.set(sentence, now);
    say(sentence);
  };
}
