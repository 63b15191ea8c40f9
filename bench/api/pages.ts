import { type ApiProgram } from './api-program.js';
import { seededId } from './seed.js';

export interface Page {
  readonly what: string;
  readonly path: string;
  readonly token: string;
}

/** A member is one of every 20th site, a colleague of few. */
type Who = 'operator' | 'member' | 'colleague';

/** Every list as it is asked for; `middle`: also some thousand rows behind its beginning. */
const LISTS: readonly { what: string; path: string; by?: Who; middle?: true }[] = [
  { what: 'sites', path: '/api/v1/sites', middle: true },
  { what: 'sites, the newest first', path: '/api/v1/sites?sort=-created', middle: true },
  { what: 'sites by host name', path: '/api/v1/sites?sort=hostname', middle: true },
  {
    what: 'sites of a member of every 20th',
    path: '/api/v1/sites',
    by: 'member',
    middle: true,
  },
  { what: 'sites of a member by host name', path: '/api/v1/sites?sort=hostname', by: 'member', middle: true },
  { what: 'sites of a colleague', path: '/api/v1/sites', by: 'colleague' },
  { what: 'a site by its host name', path: '/api/v1/sites?hostname=c4ca4238a0b923820dcc509a6f75849b.example.org' },
  { what: 'rules', path: '/api/v1/sites/SITE/ip-rules', middle: true },
  { what: 'rules, the newest first', path: '/api/v1/sites/SITE/ip-rules?sort=-created', middle: true },
  {
    what: 'rules, by a member',
    path: '/api/v1/sites/SITE/ip-rules',
    by: 'member',
    middle: true,
  },
  {
    what: 'rules of a kind',
    path: '/api/v1/sites/SITE/ip-rules?kind=cidr',
    middle: true,
  },
  { what: 'rules of a kind that is not there', path: '/api/v1/sites/SITE/ip-rules?kind=asn' },
  {
    what: 'rules of an action',
    path: '/api/v1/sites/SITE/ip-rules?action=deny',
    middle: true,
  },
  { what: 'rules that cover an address', path: '/api/v1/sites/SITE/ip-rules?covers=1.3.202.9' },
  { what: 'fences', path: '/api/v1/sites/SITE/geofences', middle: true },
  { what: 'fences by name', path: '/api/v1/sites/SITE/geofences?sort=name', middle: true },
  { what: 'fences of an effect', path: '/api/v1/sites/SITE/geofences?effect=deny', middle: true },
  { what: 'a fence by its name', path: '/api/v1/sites/SITE/geofences?name=Fence%204' },
  { what: 'device keys', path: '/api/v1/sites/SITE/device-keys', middle: true },
  { what: 'device keys of an algorithm', path: '/api/v1/sites/SITE/device-keys?algorithm=EdDSA', middle: true },
  { what: 'device keys of an algorithm that is not there', path: '/api/v1/sites/SITE/device-keys?algorithm=ES256' },
  { what: 'members', path: '/api/v1/sites/SITE/members', middle: true },
  { what: 'members, the newest first', path: '/api/v1/sites/SITE/members?sort=-created', middle: true },
  { what: 'a member by address', path: '/api/v1/sites/SITE/members?email=user-5@example.org' },
  { what: 'host consents', path: '/api/v1/sites/SITE/host-consents', middle: true },
  { what: 'host consents, the last first', path: '/api/v1/sites/SITE/host-consents?sort=-hostname', middle: true },
  { what: 'host consents of an account', path: '/api/v1/sites/SITE/host-consents?email=user-5@example.org' },
  { what: 'sessions of an account', path: '/api/v1/auth/sessions', by: 'member' },
  { what: 'API keys of an account', path: '/api/v1/auth/keys', by: 'member' },
  { what: 'policy versions', path: '/api/v1/sites/SITE/policy-versions', middle: true },
  { what: 'policy activations', path: '/api/v1/sites/SITE/policy-activations', middle: true },
  { what: 'policy activations that wait', path: '/api/v1/sites/SITE/policy-activations?state=pending', middle: true },
  { what: 'policy activations that failed', path: '/api/v1/sites/SITE/policy-activations?state=failed' },
  { what: 'users', path: '/api/v1/users', middle: true },
  { what: 'users by address', path: '/api/v1/users?sort=email', middle: true },
  { what: 'a user by address', path: '/api/v1/users?email=user-5@example.org' },
  { what: 'artifacts', path: '/api/v1/artifacts', middle: true },
  { what: 'artifacts, the oldest first', path: '/api/v1/artifacts?sort=created_at', middle: true },
  {
    what: 'artifacts, by a member',
    path: '/api/v1/artifacts',
    by: 'member',
    middle: true,
  },
  { what: 'artifacts, by a colleague', path: '/api/v1/artifacts', by: 'colleague', middle: true },
  {
    what: 'artifacts of a site',
    path: '/api/v1/artifacts?site_id=SITE',
    middle: true,
  },
  { what: 'audit', path: '/api/v1/audit', middle: true },
  { what: 'audit, the oldest first', path: '/api/v1/audit?sort=occurred_at', middle: true },
  { what: 'audit of a day', path: '/api/v1/audit?from=FROM&until=UNTIL', middle: true },
  { what: 'audit of a day at a site', path: '/api/v1/audit?site_id=SITE&from=FROM&until=UNTIL', middle: true },
  {
    what: 'audit of a day, by a colleague',
    path: '/api/v1/audit?from=FROM&until=UNTIL',
    by: 'colleague',
    middle: true,
  },
  { what: 'blocks of a day', path: '/api/v1/audit?outcome=blocked&from=FROM&until=UNTIL', middle: true },
  { what: 'audit, by a member', path: '/api/v1/audit', by: 'member', middle: true },
  { what: 'audit, by a colleague', path: '/api/v1/audit', by: 'colleague', middle: true },
  { what: 'audit of an outcome, by a member', path: '/api/v1/audit?outcome=blocked', by: 'member', middle: true },
  { what: 'audit of an outcome, by a colleague', path: '/api/v1/audit?outcome=blocked', by: 'colleague', middle: true },
  { what: 'audit of a site', path: '/api/v1/audit?site_id=SITE', middle: true },
  { what: 'audit of a site with few', path: '/api/v1/audit?site_id=OTHER', middle: true },
  { what: 'audit of an outcome', path: '/api/v1/audit?outcome=blocked', middle: true },
  {
    what: 'audit of an outcome at a site',
    path: '/api/v1/audit?site_id=SITE&outcome=blocked',
    middle: true,
  },
  { what: 'administrative acts', path: '/api/v1/administrative-acts', middle: true },
  { what: 'acts since a day, the oldest first', path: '/api/v1/administrative-acts?sort=occurred_at&from=FROM' },
  { what: 'acts, by a colleague', path: '/api/v1/administrative-acts', by: 'colleague', middle: true },
  { what: 'acts of a site', path: '/api/v1/administrative-acts?site_id=SITE', middle: true },
  { what: 'acts of an account', path: '/api/v1/administrative-acts?actor_id=USER', middle: true },
  { what: 'acts of a kind', path: '/api/v1/administrative-acts?action=rule.create', middle: true },
  { what: 'acts of a kind that is not there', path: '/api/v1/administrative-acts?action=device_key.delete' },
];

/** A seeding of few rows may leave these without one. */
const MAY_BE_EMPTY = /not there|failed|of a day/;
/** Of the day that is asked for, before now. */
const DAYS_AGO = { from: 3, until: 2 };
const DAY_MS = 86_400_000;

/** Pages of the most rows that are left behind, before the one that is timed. */
const PAGES_BEFORE = 20;
const MOST_ROWS = 200;

/** First pages, and pages some thousand rows further on. Throws Error when one is empty that should not be. */
export async function everyPage(program: ApiProgram, tokens: Readonly<Record<Who, string>>): Promise<Page[]> {
  const pages: Page[] = [];
  const daysAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString();
  for (const { what, path: pattern, by = 'operator', middle } of LISTS) {
    const token = tokens[by];
    const path = pattern
      .replace('SITE', seededId('site', 1))
      .replace('OTHER', seededId('site', 77))
      .replace('USER', seededId('user', 5))
      .replace('FROM', daysAgo(DAYS_AGO.from))
      .replace('UNTIL', daysAgo(DAYS_AGO.until));
    const { items } = await pageOf(program, path, token);
    if (items.length === 0 && !MAY_BE_EMPTY.test(what)) {
      throw new Error(`The page "${what}" (${path}) is empty.`);
    }
    pages.push({ what, path, token });
    if (middle !== true) continue;
    const cursor = await cursorFarOn(program, path, token);
    if (cursor !== null)
      pages.push({ what: `${what}, further on`, path: withParameter(path, 'cursor', cursor), token });
  }
  return pages;
}

interface List {
  readonly items: readonly object[];
  readonly next_cursor: string | null;
}

async function pageOf(program: ApiProgram, path: string, token: string): Promise<List> {
  const { status, text } = await program.ask('GET', path, token);
  if (status !== 200) throw new Error(`${path} answered ${status}: ${text}`);
  return JSON.parse(text) as List;
}

/** null: the list has one page. */
async function cursorFarOn(program: ApiProgram, path: string, token: string): Promise<string | null> {
  let cursor: string | null = null;
  for (let page = 0; page < PAGES_BEFORE; page += 1) {
    const from = withParameter(path, 'limit', String(MOST_ROWS));
    const list = await pageOf(program, cursor === null ? from : withParameter(from, 'cursor', cursor), token);
    if (list.next_cursor === null) break;
    cursor = list.next_cursor;
  }
  return cursor;
}

function withParameter(path: string, name: string, value: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}${name}=${encodeURIComponent(value)}`;
}
