import {
  DataDirectoryInUseError,
  lockDataDirectory,
  prepareDataDirectory,
  type Settings,
} from '../../libs/config/index.js';
import { type Database, migrationStatus, openDatabase } from '../../libs/database/index.js';
import { ageDays, GEOIP_OLD_AFTER_DAYS, openGeoip } from '../../libs/geoip/index.js';
import { createObjectStore } from '../../libs/storage/index.js';
import { type Readiness } from '../api/index.js';
import { findServer } from './server/running-server.js';
import { objectStoreSettings } from './server/composition.js';
import { geoipPaths } from './geoip-files.js';
import { examineProxyTrust, lookAround } from './proxy-trust-check.js';
import { readSettings } from './settings.js';

export interface Finding {
  readonly check: string;
  /** `skip`: not looked at, and why. */
  readonly status: 'ok' | 'warn' | 'fail' | 'skip';
  /** What was found; for a warning or failure one sentence with the remedy. */
  readonly detail: string;
}

const OLDEST_POSTGIS = [3, 3] as const;
const MOST_CLOCK_DRIFT_MS = 2_000;

/** Looks at everything a start needs, one check after the other; a failed check does not stop the next. */
export async function examine(): Promise<Finding[]> {
  let settings: Settings;
  try {
    settings = readSettings();
  } catch (error) {
    return [{ check: 'settings', status: 'fail', detail: sentence(error) }];
  }
  return [
    { check: 'settings', status: 'ok', detail: `all variables are right; data in ${settings.dataDir}` },
    ...(await examineDatabase(settings)),
    await guarded('object store', async () => {
      const store = createObjectStore(objectStoreSettings(settings));
      try {
        await store.check();
      } finally {
        await store.close();
      }
      return {
        status: 'ok',
        detail:
          settings.objectStore.kind === 's3'
            ? `bucket ${settings.objectStore.bucket} answers`
            : 'the folder is writable',
      };
    }),
    await guarded('geoip', async () => examineGeoip(settings)),
    await guarded('proxies', async () => examineProxyTrust(settings, await lookAround())),
  ];
}

async function examineDatabase(settings: Settings): Promise<Finding[]> {
  if (settings.database.kind === 'postgres') return withDatabase(settings);
  try {
    await prepareDataDirectory(settings.dataDir);
    const lock = await lockDataDirectory(settings.dataDir);
    try {
      return await withDatabase(settings);
    } finally {
      await lock.release();
    }
  } catch (error) {
    if (error instanceof DataDirectoryInUseError) return [await askServer(settings), LEFT_OUT];
    return [{ check: 'database', status: 'fail', detail: sentence(error) }];
  }
}

/** The embedded database is the running server's alone: it says how it is. */
async function askServer(settings: Settings): Promise<Finding> {
  return guarded('server', async () => {
    const server = await findServer(settings.dataDir);
    if (!server?.apiUrl)
      return {
        status: 'warn',
        detail: 'a gatepost process holds the data folder and serves no API; nothing more can be asked.',
      };
    const answer = await fetch(new URL('/health/ready', server.apiUrl), { signal: AbortSignal.timeout(5_000) });
    const { status, checks } = (await answer.json()) as Readiness;
    const odd = Object.entries(checks).filter(([, state]) => state !== 'ok');
    const parts = odd.map(([name, state]) => `${name} is ${state}`).join(', ');
    const running = `running as process ${server.pid} at ${server.apiUrl}`;
    switch (status) {
      case 'ok':
        return { status: 'ok', detail: `${running}, ready` };
      case 'degraded':
        return { status: 'warn', detail: `${running}, ready, but ${parts}; see what else is said here, and its log.` };
      case 'unavailable':
        return { status: 'fail', detail: `${running}, not ready: ${parts}; look into its log.` };
    }
  });
}

const LEFT_OUT: Finding = {
  check: 'left out',
  status: 'skip',
  detail:
    'database, postgis, migrations, rules and clock: only the running server may open the embedded database; stop it and run doctor again to look at them.',
};

async function withDatabase(settings: Settings): Promise<Finding[]> {
  let database: Database;
  try {
    database = await openDatabase(settings.database);
  } catch (error) {
    return [{ check: 'database', status: 'fail', detail: sentence(error) }];
  }
  try {
    return [
      await guarded('database', async () => {
        const [row] = await database.dataSource.query<{ version: string }[]>('show server_version');
        return {
          status: 'ok',
          detail: `PostgreSQL ${(row as { server_version?: string } | undefined)?.server_version ?? ''}${settings.database.kind === 'embedded' ? ', embedded' : ''}`,
        };
      }),
      await guarded('postgis', () => examinePostgis(database)),
      await guarded('migrations', async () => {
        const pending = (await migrationStatus(database.dataSource)).filter(({ applied }) => !applied).length;
        if (pending === 0) return { status: 'ok', detail: 'the schema is current' };
        return {
          status: settings.database.kind === 'embedded' ? 'warn' : 'fail',
          detail: `${pending} pending; run \`gatepost migrate up\`.`,
        };
      }),
      await guarded('rules', () => examineRules(database, settings)),
      await guarded('clock', async () => {
        const [row] = await database.dataSource.query<{ now: Date }[]>('select clock_timestamp() as now');
        const drift = Math.abs(Date.now() - (row?.now.getTime() ?? NaN));
        if (drift <= MOST_CLOCK_DRIFT_MS)
          return { status: 'ok', detail: `within ${Math.round(drift)} ms of the database's` };
        return {
          status: 'warn',
          detail: `${Math.round(drift / 1_000)} s off the database's; let both machines keep time by NTP.`,
        };
      }),
    ];
  } finally {
    await database.close();
  }
}

async function examinePostgis({ dataSource }: Database): Promise<Omit<Finding, 'check'>> {
  const [row] = await dataSource.query<{ version: string }[]>(
    `select extversion as version from pg_extension where extname = 'postgis'`,
  );
  if (!row) return { status: 'warn', detail: 'not enabled yet; `gatepost migrate up` does it.' };
  const [major = 0, minor = 0] = row.version.split('.').map(Number);
  const old = major < OLDEST_POSTGIS[0] || (major === OLDEST_POSTGIS[0] && minor < OLDEST_POSTGIS[1]);
  return old
    ? { status: 'fail', detail: `PostGIS ${row.version} is too old; upgrade to ${OLDEST_POSTGIS.join('.')} or newer.` }
    : { status: 'ok', detail: `PostGIS ${row.version}` };
}

/** Rules that no visitor can match, since the GeoIP files do not say what they ask. */
async function examineRules({ dataSource }: Database, settings: Settings): Promise<Omit<Finding, 'check'>> {
  const [table] = await dataSource.query<{ known: string | null }[]>(`select to_regclass('ip_rules')::text as known`);
  if (!table?.known) return { status: 'ok', detail: 'there are none yet' };
  const { build } = await openGeoip(geoipPaths(settings));
  const unknown = [...(build.knows.asn ? [] : ['asn']), ...(build.knows.anonymizers ? [] : ['anonymizer'])];
  const sites = await dataSource.query<{ kind: string; sites: number }[]>(
    'select kind, count(distinct site_id)::integer as sites from ip_rules where kind = any($1) group by kind order by kind',
    [unknown],
  );
  if (sites.length === 0) return { status: 'ok', detail: 'the GeoIP data say what all rules ask' };
  const counts = sites.map(({ kind, sites: count }) => `${kind} rules at ${count} site${count === 1 ? '' : 's'}`);
  return {
    status: 'warn',
    detail: `${counts.join(' and ')} never match: no GeoIP file says that; set GEOIP_ASN_DB_PATH or GEOIP_ANONYMOUS_DB_PATH.`,
  };
}

async function examineGeoip(settings: Settings): Promise<Omit<Finding, 'check'>> {
  const { build } = await openGeoip(geoipPaths(settings));
  const days = ageDays(build);
  if (build.starter)
    return {
      status: 'warn',
      detail: `${build.id}, ${days} days old: starter data for trying out; set GEOIP_DB_PATH or GEOIP_UPDATE_SOURCE in production.`,
    };
  if (days > GEOIP_OLD_AFTER_DAYS)
    return {
      status: 'warn',
      detail: `${build.id} is ${days} days old; fetch newer files with \`gatepost geoip update\`, or let GEOIP_UPDATE_SOURCE do it.`,
    };
  if (build.concerns.length > 0) return { status: 'warn', detail: build.concerns.join(' ') };
  return { status: 'ok', detail: `${build.id}, ${days} days old` };
}

async function guarded(check: string, examineIt: () => Promise<Omit<Finding, 'check'>>): Promise<Finding> {
  try {
    return { check, ...(await examineIt()) };
  } catch (error) {
    return { check, status: 'fail', detail: sentence(error) };
  }
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
