import { Injectable } from '@nestjs/common';
import { stringify } from 'csv-stringify/sync';
import { type Effect } from '../../access/index.js';
import { UnitOfWork } from '../../database/index.js';
import { requireSite } from '../sites.service.js';
import { RULE_FIELDS, type RuleField, type RuleFormat } from './formats.js';
import { readStored, type StoredRule } from './stored-rules.js';

const LINES_A_PIECE = 1_000;

@Injectable()
export class RuleExportService {
  constructor(private readonly unit: UnitOfWork) {}

  /**
   * The network rules of a site as an import takes them, in pieces; `text` has prefixes only, and of one action. Rules that
   * are changed while it runs may be in it as they were or as they are. Throws SiteError `site_not_found` at once.
   */
  async run(siteId: string, format: RuleFormat, action: Effect | null): Promise<AsyncGenerator<string>> {
    await requireSite(this.unit.reader, siteId);
    return this.#pieces(siteId, format, action);
  }

  async *#pieces(siteId: string, format: RuleFormat, action: Effect | null): AsyncGenerator<string> {
    if (format === 'csv') yield `${RULE_FIELDS.join(',')}\r\n`;
    let lines: string[] = [];
    for await (const rule of readStored(this.unit.reader, siteId)) {
      if (action !== null && rule.action !== action) continue;
      const line = lineOf(rule, format);
      if (line === null) continue;
      lines.push(line);
      if (lines.length < LINES_A_PIECE) continue;
      yield lines.join('');
      lines = [];
    }
    yield lines.join('');
  }
}

function lineOf(rule: StoredRule, format: RuleFormat): string | null {
  switch (format) {
    case 'text':
      return rule.cidr === null ? null : `${rule.cidr}${rule.note ? ` # ${rule.note.replaceAll(/\s+/g, ' ')}` : ''}\n`;
    case 'ndjson':
      return `${JSON.stringify(fieldsOf(rule))}\n`;
    case 'csv': {
      const fields: Partial<Record<RuleField, unknown>> = fieldsOf(rule);
      return stringify([RULE_FIELDS.map((name) => csvField(fields[name]))], { record_delimiter: 'windows' });
    }
  }
}

function csvField(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
}

/** What is not said is left out. */
function fieldsOf(rule: StoredRule): Partial<Record<RuleField, unknown>> {
  return {
    kind: rule.kind,
    value: rule.cidr ?? rule.value,
    action: rule.action,
    ...(rule.note === null || rule.note === '' ? {} : { note: rule.note }),
    ...(rule.validFrom ? { valid_from: rule.validFrom.toISOString() } : {}),
    ...(rule.validUntil ? { valid_until: rule.validUntil.toISOString() } : {}),
    ...(rule.weeklyHours ? { weekly_hours: rule.weeklyHours } : {}),
  };
}
