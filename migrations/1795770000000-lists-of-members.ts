import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Lists of those who see some sites: whether a row is of one of them is looked up in a set, made once a statement, and not
 * in a list that is gone through for each row. And blocks, which are few, are found without reading what was allowed.
 */
export class ListsOfMembers1795770000000 implements MigrationInterface {
  readonly name = 'ListsOfMembers1795770000000';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of policies(inSet)) await db.query(statement);
    for (const [index, columns] of BLOCKED) {
      await db.query(`create index ${index} on access_audit (${columns}) where outcome = 'blocked'`);
    }
    await db.query('create index host_consents_site_id_hostname_idx on host_consents (site_id, hostname, user_id)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop index host_consents_site_id_hostname_idx');
    for (const [index] of BLOCKED) await db.query(`drop index ${index}`);
    for (const statement of policies(inList)) await db.query(statement);
  }
}

const BLOCKED = [
  ['access_audit_blocked_idx', 'occurred_at, id'],
  ['access_audit_site_id_blocked_idx', 'site_id, occurred_at, id'],
] as const;

const READERS = `'{owner,admin,viewer}'`;
const EDITORS = `'{owner,admin}'`;

type Membership = (column: string, roles: string) => string;

const inSet: Membership = (column, roles) => `${column} in (select unnest((select gatepost_sites(${roles}))))`;
const inList: Membership = (column, roles) => `${column} = any((select gatepost_sites(${roles}))::uuid[])`;

/** Who may read; what may be written is asked about few rows. */
function policies(membership: Membership): string[] {
  const readable = (column: string, roles = READERS): string =>
    `((select gatepost_reach()) in ('everything', 'reading')
       and ((select gatepost_only_site()) is null or ${column} = (select gatepost_only_site())))
      or ${membership(column, roles)}`;
  const ofASite = [
    'ip_rules',
    'geofences',
    'device_keys',
    'policy_versions',
    'policy_chunks',
    'removed_rule_notes',
    'policy_activations',
    'artifacts',
    'access_audit',
    'evidence_jobs',
  ].map((table) => [table, readable('site_id')] as const);
  const own = `(select gatepost_reach()) = 'member' and user_id = (select gatepost_user())
    and ((select gatepost_only_site()) is null or site_id = (select gatepost_only_site()))`;
  const founded = `(select gatepost_reach()) = 'member' and (select gatepost_only_site()) is null
    and owner_user_id = (select gatepost_user())`;
  return [
    ...ofASite,
    ['administrative_acts', readable('site_id', EDITORS)] as const,
    ['host_consents', readable('site_id', EDITORS)] as const,
    ['sites', `${readable('id')} or (${founded})`] as const,
    ['site_users', `${readable('site_id')} or (${own})`] as const,
  ].map(
    ([table, condition]) =>
      `alter policy ${table}_read on ${table} using (current_user = 'gatepost_tenant' and (${condition}))`,
  );
}
