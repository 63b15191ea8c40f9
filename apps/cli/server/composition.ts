import { randomBytes } from 'node:crypto';
import { type Server } from 'node:http';
import { join } from 'node:path';
import { type DynamicModule, Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ArtifactsModule, ArtifactsService } from '../../../libs/artifacts/index.js';
import { AuthModule, type TokenKeys } from '../../../libs/auth/index.js';
import {
  ConfigModule,
  type ListenerSettings,
  prepareDataDirectory,
  resolveSecrets,
  type Secrets,
  type Settings,
} from '../../../libs/config/index.js';
import {
  type Database,
  DatabaseError,
  DatabaseModule,
  migrateUp,
  migrationStatus,
  openDatabase,
  UnitOfWork,
} from '../../../libs/database/index.js';
import { EvidenceSigner } from '../../../libs/evidence/index.js';
import { type Geoip, openGeoip } from '../../../libs/geoip/index.js';
import { PolicyModule } from '../../../libs/policy/index.js';
import {
  OBJECT_STORE,
  type ObjectStore,
  type ObjectStoreSettings,
  isStorageError,
  StorageModule,
} from '../../../libs/storage/index.js';
import {
  apiAdapter,
  ApiModule,
  configureApi,
  type MetricsPage,
  type ReadinessChecks,
  serveDocumentation,
} from '../../api/index.js';
import { geoipPaths } from '../geoip-files.js';
import { tokenKeysOf } from '../token-keys.js';
import { url } from './listen.js';
import { createMetrics } from './metrics.js';
import { geoipChecks } from './readiness.js';

/** Everything of one process but its listeners and its loops. */
export interface Composition {
  readonly settings: Settings;
  readonly secrets: Secrets;
  readonly database: Database;
  readonly geoip: Geoip;
  /** null in a process that does not sign. */
  readonly signer: EvidenceSigner | null;
  readonly app: NestFastifyApplication;
  readonly unit: UnitOfWork;
  readonly artifacts: ArtifactsService;
  /** The schema was made by this start: there was nothing before. */
  readonly firstStart: boolean;
  close(): Promise<void>;
}

@Module({})
class RootModule {
  static with(imports: DynamicModule['imports']): DynamicModule {
    return { module: RootModule, imports: imports ?? [] };
  }
}

/** What a process may have already when it is composed. */
export interface Composed {
  /** Checks of its other roles. */
  readonly readiness?: ReadinessChecks;
  readonly metrics?: MetricsPage;
  readonly geoip?: Geoip;
}

/** Opens what the settings name and wires it. The caller holds the lock of the data folder. */
export async function compose(settings: Settings, composed: Composed = {}): Promise<Composition> {
  const { readiness = {}, metrics = createMetrics(settings.metricsToken, {}) } = composed;
  await prepareDataDirectory(settings.dataDir);
  const secrets = await resolveSecrets(settings);
  const signer = secrets.evidenceSigningKeyPem === null ? null : new EvidenceSigner(secrets.evidenceSigningKeyPem);
  const [database, geoip] = await Promise.all([
    openDatabase(settings.database),
    composed.geoip ?? openGeoip(geoipPaths(settings)),
  ]);
  try {
    const migrated = await migrateIfWanted(settings, database);
    // Without a secret to share, tokens are good within this process: a command that opens the database itself.
    const tokenKeys: TokenKeys = tokenKeysOf(secrets) ?? {
      algorithm: 'HS256',
      secrets: [randomBytes(32).toString('base64url')],
    };
    let listening: Server | null = null;
    const publicUrl = (): string => settings.accounts.publicUrl ?? urlOf(settings.api, listening);
    const app = await NestFactory.create<NestFastifyApplication>(
      RootModule.with([
        ConfigModule.forRoot(settings),
        DatabaseModule.forDatabase(settings.database, database),
        StorageModule.forRoot(objectStoreSettings(settings)),
        PolicyModule,
        ArtifactsModule,
        AuthModule.with({ tokenKeys, publicUrl, mail: settings.accounts.mail }),
        ApiModule.with({
          maxFenceVertices: settings.maxFenceVertices,
          upstreams: {
            allowPrivate: settings.allowPrivateUpstreams,
            ownListeners: [settings.api, settings.gate, settings.authorize],
          },
          geoip,
          signer,
          readiness: { ...geoipChecks(() => geoip), ...readiness },
          metrics,
        }),
      ]),
      apiAdapter(settings.trustedProxies),
      { bufferLogs: false, abortOnError: false },
    );
    await configureApi(app);
    serveDocumentation(app);
    await app.init();
    listening = app.getHttpServer();
    await app.getHttpAdapter().getInstance().ready();
    await checkStore(app.get<ObjectStore>(OBJECT_STORE));
    return {
      settings,
      secrets,
      database,
      geoip,
      signer,
      app,
      unit: app.get(UnitOfWork),
      artifacts: app.get(ArtifactsService),
      firstStart: migrated.firstStart,
      // Closing the application closes the database and the store in the modules' shutdown hooks.
      close: () => app.close(),
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Where this machine reaches the API; before it listens, where it is to listen. */
function urlOf(api: ListenerSettings, server: Server | null): string {
  const address = server?.address();
  return url(api, typeof address === 'object' && address !== null ? address.port : api.port);
}

/** A store that is away comes back, and evidence waits for it; one that is set up wrongly ends the start. */
async function checkStore(store: ObjectStore): Promise<void> {
  try {
    await store.check();
  } catch (error) {
    if (!isStorageError(error, 'unavailable')) throw error;
    new Logger('storage').warn(error.message);
  }
}

export function objectStoreSettings(settings: Settings): ObjectStoreSettings {
  return settings.objectStore;
}

/** Of the first gate process, or of a worker by its number. */
export function spoolDirectory({ dataDir }: Settings, number = 1): string {
  return join(dataDir, number === 1 ? 'spool' : `spool-${number}`);
}

async function migrateIfWanted(settings: Settings, database: Database): Promise<{ firstStart: boolean }> {
  const status = await migrationStatus(database.dataSource);
  const pending = status.filter(({ applied }) => !applied);
  if (pending.length === 0) return { firstStart: false };
  if (settings.database.kind === 'postgres' && !settings.migrateOnStart) {
    throw new DatabaseError(
      'migrations_pending',
      `The database lacks ${pending.length} migration${pending.length === 1 ? '' : 's'} of this version; run \`gatepost migrate up\`, or set MIGRATE_ON_START=true.`,
    );
  }
  const ran = await migrateUp(database.dataSource);
  new Logger('migrate').debug(`Ran ${ran.join(', ')}`);
  return { firstStart: pending.length === status.length };
}
