import { type EntityManager } from 'typeorm';
import { type PolicyDocument } from '../access/index.js';
import { PolicyVersion } from '../database/index.js';
import { type Chunk, type ChunkReference, cutList, type IdRange, renewChunks } from './chunked-list.js';
import { readFences, readRules } from './document.js';
import { type ListName, LISTS, PolicyText } from './policy-text.js';

/** Ids of the rows that a change added, changed or removed; `all`: any of them. */
export type TouchedRows = Readonly<Record<ListName, ReadonlySet<string> | 'all'>>;

interface ListStorage {
  /** Chunks hold 2^bits entries on average: some tens of kilobytes. */
  readonly bits: number;
  readonly table: string;
  readonly read: (
    rows: EntityManager,
    siteId: string,
    range: IdRange,
  ) => Promise<PolicyDocument['networkRules'] | PolicyDocument['fences']>;
}

/** Characters; a longer list is stored in chunks. */
const MOST_INLINE = 65_536;

const STORAGE: Readonly<Record<ListName, ListStorage>> = {
  networkRules: { bits: 8, table: 'ip_rules', read: readRules },
  fences: { bits: 3, table: 'geofences', read: readFences },
};

/** A row of policy_versions, as far as the document goes. */
export interface StoredPolicy {
  readonly document: PolicyDocument;
  readonly chunks: PolicyVersion['chunks'];
}

/** What is to be stored of a version, and what it says. */
interface DividedPolicy extends StoredPolicy {
  /** Chunks that the version before does not have. */
  readonly made: readonly Chunk[];
}

/** A version's document with its lists, as texts where they are long; null for a site that is gone meanwhile. */
export async function readTexts(rows: EntityManager, siteId: string, stored: StoredPolicy): Promise<PolicyText | null> {
  const [text = null] = await readManyTexts(rows, [{ siteId, stored }]);
  return text;
}

/** As `readTexts`, of many sites by one statement. */
export async function readManyTexts(
  rows: EntityManager,
  list: readonly { readonly siteId: string; readonly stored: StoredPolicy }[],
): Promise<(PolicyText | null)[]> {
  const chunked = list.filter(({ stored }) => stored.chunks !== null);
  const contents = await readContents(
    rows,
    chunked.flatMap(({ siteId, stored }) =>
      Object.values(stored.chunks ?? {}).flatMap((chunks) => chunks.map(({ hash }) => ({ siteId, hash }))),
    ),
  );
  return list.map(({ siteId, stored: { document, chunks } }) => {
    const lists: Partial<Record<ListName, string[]>> = {};
    for (const name of LISTS) {
      const references = chunks?.[name];
      if (!references) continue;
      const texts = references.map(({ hash }) => contents.get(keyOf(siteId, hash)));
      if (!texts.every((text) => text !== undefined)) return null;
      lists[name] = texts;
    }
    return new PolicyText(document, lists);
  });
}

/** The version of a site with its lists; null where there is none. */
export async function readVersion(
  rows: EntityManager,
  siteId: string,
  version: number,
): Promise<{ readonly row: PolicyVersion; readonly text: PolicyText } | null> {
  const row = await rows.findOneBy(PolicyVersion, { siteId, version });
  const text = row && (await readTexts(rows, siteId, row));
  return text ? { row, text } : null;
}

/**
 * Divides what the rows of a site say into what its version stores, reading only the rows that were touched where the
 * version before has its list in chunks; `touched` null: all of them. The new chunks are written.
 */
export async function storeLists(
  rows: EntityManager,
  head: PolicyDocument,
  before: StoredPolicy | null,
  touched: TouchedRows | null,
): Promise<StoredPolicy> {
  const { siteId } = head;
  let policy: DividedPolicy = { document: head, chunks: null, made: [] };
  for (const name of LISTS) {
    const ids = touched?.[name] ?? 'all';
    const known = ids === 'all' ? null : await trustedChunks(rows, siteId, name, before, ids);
    policy = known ? addRenewed(policy, name, known) : await addWhole(rows, policy, name);
  }
  const held = new Set(Object.values(before?.chunks ?? {}).flatMap((chunks) => chunks.map(({ hash }) => hash)));
  await writeChunks(
    rows,
    siteId,
    policy.made.filter(({ hash }) => !held.has(hash)),
  );
  return { document: policy.document, chunks: policy.chunks };
}

/** The chunks of a list after a change; null where they do not hold as many entries as there are rows. */
async function trustedChunks(
  rows: EntityManager,
  siteId: string,
  name: ListName,
  before: StoredPolicy | null,
  touched: ReadonlySet<string>,
): Promise<(ChunkReference | Chunk)[] | null> {
  const { bits, table, read } = STORAGE[name];
  const known = before?.chunks?.[name];
  if (!known) return null;
  const renewed = await renewChunks(known, touched, bits, (range) => read(rows, siteId, range));
  const [counted] = await rows.query<{ count: number }[]>(
    `select count(*)::integer as count from ${table} where site_id = $1`,
    [siteId],
  );
  return renewed.reduce((sum, { count }) => sum + count, 0) === counted?.count ? renewed : null;
}

function addRenewed(policy: DividedPolicy, name: ListName, chunks: (ChunkReference | Chunk)[]): DividedPolicy {
  return {
    document: policy.document,
    chunks: { ...policy.chunks, [name]: chunks.map(({ hash, count, lastId }) => ({ hash, count, lastId })) },
    made: [...policy.made, ...chunks.filter((chunk): chunk is Chunk => 'text' in chunk)],
  };
}

async function addWhole(rows: EntityManager, policy: DividedPolicy, name: ListName): Promise<DividedPolicy> {
  const { bits, read } = STORAGE[name];
  const entries = await read(rows, policy.document.siteId, { after: null, upTo: null });
  const chunks = cutList(entries, bits);
  const length = chunks.reduce((sum, { text }) => sum + text.length, 0);
  if (length > MOST_INLINE) return addRenewed(policy, name, chunks);
  return { ...policy, document: { ...policy.document, [name]: entries } };
}

async function writeChunks(rows: EntityManager, siteId: string, chunks: readonly Chunk[]): Promise<void> {
  if (chunks.length === 0) return;
  await rows.query(
    `insert into policy_chunks (site_id, hash, content)
     select $1, hash, content from unnest($2::text[], $3::text[]) as c (hash, content) on conflict do nothing`,
    [siteId, chunks.map(({ hash }) => hash), chunks.map(({ text }) => text)],
  );
}

async function readContents(
  rows: EntityManager,
  wanted: readonly { readonly siteId: string; readonly hash: string }[],
): Promise<Map<string, string>> {
  if (wanted.length === 0) return new Map();
  const found = await rows.query<{ site_id: string; hash: string; content: string }[]>(
    `select site_id, hash, content from policy_chunks
      where (site_id, hash) in (select * from unnest($1::uuid[], $2::text[]))`,
    [wanted.map(({ siteId }) => siteId), wanted.map(({ hash }) => hash)],
  );
  return new Map(found.map(({ site_id: siteId, hash, content }) => [keyOf(siteId, hash), content]));
}

function keyOf(siteId: string, hash: string): string {
  return `${siteId} ${hash}`;
}
