import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { expectAnything, type Expectation, type Site, UnitOfWork } from '../../database/index.js';
import { PolicyPublisher } from '../../policy/index.js';
import { type RuleColumns } from '../ip-rules.service.js';
import { type Editor } from '../editor.js';
import { changePolicy, type Touch } from '../policy-change.js';
import { keepNotes } from '../removed-notes.js';
import { requireSite } from '../sites.service.js';
import { checkIntoFile, type CheckedFile } from './checked-file.js';
import { type ImportMode, type RuleFormat } from './formats.js';
import { type ImportDefaults } from './imported-rule.js';
import { RuleImportError } from './rule-import-error.js';
import { readStored, type StoredRule } from './stored-rules.js';

export interface RuleImport extends ImportDefaults {
  readonly format: RuleFormat;
  readonly mode: ImportMode;
}

export interface ImportReport {
  readonly added: number;
  /** There already; their notes may have become those of the list. */
  readonly kept: number;
  readonly removed: number;
  /** Lines that say what a line before them said. */
  readonly repeated: number;
}

const ROWS_A_STATEMENT = 5_000;

@Injectable()
export class RuleImportService {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly publisher: PolicyPublisher,
  ) {}

  /**
   * Takes a list of rules whole or not at all, as one policy version, or none where all is there already. The list is
   * read and checked first, so that a sender who is slow keeps nobody waiting. Throws RuleImportError, SiteError.
   */
  async run(
    siteId: string,
    source: AsyncIterable<Uint8Array>,
    { format, mode, action }: RuleImport,
    editor: Editor,
    expected: Expectation<Site> = expectAnything,
  ): Promise<ImportReport> {
    await requireSite(this.unit.reader, siteId);
    const file = await checkIntoFile(source, format, { action });
    try {
      const comment = `${file.count} network rules imported`;
      const change = { comment, editor, expected, isOfRowsAlone: true };
      return await changePolicy(this.unit, this.publisher, siteId, change, (rows, touch) => {
        return merge(rows, siteId, file, mode, touch);
      });
    } finally {
      await file.remove();
    }
  }
}

/** Rules that say the same keep their ids: what the audit names stays, and policy versions share their chunks. */
async function merge(
  rows: EntityManager,
  siteId: string,
  file: CheckedFile,
  mode: ImportMode,
  touch: Touch,
): Promise<ImportReport> {
  const { known, doubles } = await readKnown(rows, siteId);
  const seen = new Set<string>();
  const notes: { id: string; note: string | null }[] = [];
  const report = { added: 0, kept: 0, removed: 0, repeated: 0 };
  let added: (RuleColumns & { id: string })[] = [];
  for await (const rule of file.rules()) {
    if (mode === 'replace_prefixes' && rule.kind !== 'cidr') throw RuleImportError.notPrefix(rule.kind);
    const key = keyOf(rule);
    if (seen.has(key)) {
      report.repeated += 1;
      continue;
    }
    seen.add(key);
    const old = known.get(key);
    if (old !== undefined) {
      report.kept += 1;
      if (old.note !== rule.note && (mode !== 'add' || rule.note !== null)) notes.push({ id: old.id, note: rule.note });
      continue;
    }
    report.added += 1;
    const id = uuidv7();
    touch('networkRules', id);
    added.push({ ...rule, id });
    if (added.length < ROWS_A_STATEMENT) continue;
    await insertRules(rows, siteId, added);
    added = [];
  }
  await insertRules(rows, siteId, added);
  await updateNotes(rows, siteId, notes);
  if (mode === 'add') return report;
  const left = [...known].filter(([key]) => !seen.has(key)).map(([, rule]) => rule);
  const removed = [...left, ...doubles].filter(({ kind }) => mode === 'replace' || kind === 'cidr');
  for (const { id } of removed) touch('networkRules', id);
  await removeRules(rows, siteId, removed);
  return { ...report, removed: removed.length };
}

type KnownRule = Pick<StoredRule, 'id' | 'kind' | 'note'>;

/** By what they do; of rules that do the same the first, the others beside it. */
async function readKnown(
  rows: EntityManager,
  siteId: string,
): Promise<{ known: Map<string, KnownRule>; doubles: KnownRule[] }> {
  const known = new Map<string, KnownRule>();
  const doubles: KnownRule[] = [];
  for await (const rule of readStored(rows, siteId)) {
    const { id, kind, note } = rule;
    const key = keyOf(rule);
    if (known.has(key)) doubles.push({ id, kind, note });
    else known.set(key, { id, kind, note });
  }
  return { known, doubles };
}

/** Rules with the same key do the same. */
function keyOf({ kind, cidr, value, action, validFrom, validUntil, weeklyHours }: RuleColumns): string {
  const validity = validFrom || validUntil || weeklyHours;
  const hours = weeklyHours?.map(({ day, from, until }) => [day, from, until]) ?? null;
  const times = validity ? JSON.stringify([validFrom?.getTime(), validUntil?.getTime(), hours]) : '';
  return `${kind} ${cidr ?? value ?? ''} ${action} ${times}`;
}

async function insertRules(
  rows: EntityManager,
  siteId: string,
  rules: readonly (RuleColumns & { id: string })[],
): Promise<void> {
  if (rules.length === 0) return;
  await rows.query(
    `insert into ip_rules (id, site_id, kind, cidr, value, action, note, valid_from, valid_until, weekly_hours)
     select id, $1, kind, cidr, value, action, note, "validFrom", "validUntil", "weeklyHours"
       from jsonb_to_recordset($2::jsonb) as r(id uuid, kind text, cidr cidr, value text, action text, note text,
            "validFrom" timestamptz, "validUntil" timestamptz, "weeklyHours" jsonb)`,
    [siteId, JSON.stringify(rules)],
  );
}

/** Notes are no part of the policy. */
async function updateNotes(
  rows: EntityManager,
  siteId: string,
  notes: readonly { id: string; note: string | null }[],
): Promise<void> {
  if (notes.length === 0) return;
  await rows.query(
    `update ip_rules set note = n.note, updated_at = now()
       from jsonb_to_recordset($2::jsonb) as n(id uuid, note text) where ip_rules.site_id = $1 and ip_rules.id = n.id`,
    [siteId, JSON.stringify(notes)],
  );
}

async function removeRules(rows: EntityManager, siteId: string, rules: readonly KnownRule[]): Promise<void> {
  if (rules.length === 0) return;
  const ids = rules.map(({ id }) => id);
  await keepNotes(rows, siteId, ids);
  await rows.query('delete from ip_rules where site_id = $1 and id = any($2::uuid[])', [siteId, ids]);
}
