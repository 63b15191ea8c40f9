import { type MmdbFile } from './mmdb-file.js';

export interface Attribution {
  readonly text: string;
  readonly url: string;
}

/** Which data answer, for the records, for the pages and for whoever asks how old they are. */
export interface GeoipBuild {
  /** Type and build date of each file: `GeoLite2-City 2026-11-03 + GeoLite2-ASN 2026-11-03`. */
  readonly id: string;
  readonly builtAt: Date;
  /** The dated data that come with the program, for a first start and for tests. */
  readonly starter: boolean;
  /** What the data's licence wants to be shown wherever results are shown; null when nothing is known of one. */
  readonly attribution: Attribution | null;
  /** The file's name, without its folder. */
  readonly source: string;
  /** Whether rules of these kinds can match at all. */
  readonly knows: { readonly asn: boolean; readonly anonymizers: boolean };
  /** What somebody should know of files that can be used, a sentence each. */
  readonly concerns: readonly string[];
}

/** Older data are worth a warning: networks move. */
export const GEOIP_OLD_AFTER_DAYS = 45;

/** Whole days since the oldest file was built. */
export function ageDays({ builtAt }: GeoipBuild, nowMs: number = Date.now()): number {
  return Math.floor((nowMs - builtAt.getTime()) / 86_400_000);
}

/** Types of files that say more than places (MaxMind's Enterprise and Insights have it all). */
const TYPES_WITH_ASN = /ASN|ISP|Enterprise|Insights|Full/i;
const TYPES_WITH_ANONYMIZERS = /Anonymous|Enterprise|Insights/i;

const STARTER_TYPE = 'DBIP-City';

/** By the beginning of the database type. */
const ATTRIBUTIONS: readonly { readonly type: string; readonly attribution: Attribution }[] = [
  // https://db-ip.com/db/download/ip-to-city-lite: CC BY 4.0, with a link back on pages that show results.
  { type: 'DBIP', attribution: { text: 'IP Geolocation by DB-IP', url: 'https://db-ip.com/' } },
  // https://www.maxmind.com/en/geolite2/eula, "Attribution".
  {
    type: 'GeoLite2',
    attribution: { text: 'This product includes GeoLite Data created by MaxMind', url: 'https://www.maxmind.com/' },
  },
];

export interface MoreFiles {
  /** Those for countries, networks and anonymizers. */
  readonly more?: readonly MmdbFile[];
  readonly hasAsn?: boolean;
  readonly hasAnonymous?: boolean;
}

/** `files`: one, or the starter's two. */
export function describeBuild(
  files: readonly MmdbFile[],
  source: string,
  starter: boolean,
  { more = [], hasAsn = false, hasAnonymous = false }: MoreFiles = {},
): GeoipBuild {
  const type = starter ? STARTER_TYPE : (files[0]?.databaseType ?? '');
  const others = more.map((file) => nameOf(file.databaseType, [file]));
  return {
    id: [nameOf(type, files), ...others].join(' + '),
    builtAt: oldest([...files, ...more]),
    starter,
    attribution: ATTRIBUTIONS.find((entry) => type.startsWith(entry.type))?.attribution ?? null,
    source,
    knows: {
      asn: hasAsn || TYPES_WITH_ASN.test(type),
      anonymizers: hasAnonymous || TYPES_WITH_ANONYMIZERS.test(type),
    },
    // The starter has a file for each family.
    concerns: starter ? [] : [...files, ...more].flatMap(concernsOf),
  };
}

function concernsOf({ databaseType, knowsIpv6 }: MmdbFile): string[] {
  if (knowsIpv6) return [];
  return [
    `The GeoIP file ${databaseType} has IPv4 addresses only: what it would say of IPv6 visitors is unknown (country ZZ); use one for both families.`,
  ];
}

function nameOf(type: string, files: readonly MmdbFile[]): string {
  return `${type} ${oldest(files).toISOString().slice(0, 'YYYY-MM-DD'.length)}`;
}

/** Data are as old as their oldest part. */
function oldest(files: readonly MmdbFile[]): Date {
  return new Date(Math.min(...files.map((file) => file.builtAt.getTime())));
}
