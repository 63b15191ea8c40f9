import {
  type Effect,
  EFFECTS,
  NETWORK_RULE_KINDS,
  type NetworkRuleKind,
  type WeeklyHours,
} from '../../access/index.js';
import { SiteError } from '../errors.js';
import { ruleColumns, type RuleColumns } from '../ip-rules.service.js';
import { RULE_FIELDS } from './formats.js';

/** What a line that does not say it means. */
export interface ImportDefaults {
  readonly action: Effect | null;
}

const LONGEST = { value: 64, note: 1_000, instant: 64, hours: 100 } as const;

/** The columns of a rule as a line says them. Throws SiteError, whose pointer names the field. */
export function importedRule(fields: Readonly<Record<string, unknown>>, defaults: ImportDefaults): RuleColumns {
  const unknown = Object.keys(fields).find((name) => !(RULE_FIELDS as readonly string[]).includes(name));
  if (unknown !== undefined)
    throw fault(unknown.slice(0, 60), `A rule has no field ${JSON.stringify(unknown.slice(0, 60))}.`);
  const { action = defaults.action, weekly_hours: hours } = fields;
  if (action === null) throw fault('action', 'The action must be given, in each line or by ?action= for all.');
  return ruleColumns({
    kind: oneOf<NetworkRuleKind>('kind', fields['kind'] ?? 'cidr', NETWORK_RULE_KINDS),
    value: text('value', fields['value'], LONGEST.value) ?? missing('value'),
    action: oneOf<Effect>('action', action, EFFECTS),
    note: text('note', fields['note'], LONGEST.note),
    validFrom: text('valid_from', fields['valid_from'], LONGEST.instant),
    validUntil: text('valid_until', fields['valid_until'], LONGEST.instant),
    weeklyHours: hours === undefined || hours === null ? null : weeklyHours(hours),
  });
}

function oneOf<T extends string>(name: string, value: unknown, list: readonly T[]): T {
  const found = list.find((entry) => entry === value);
  if (found === undefined) throw fault(name, `The ${name} must be one of ${list.join(', ')}.`);
  return found;
}

const UNREADABLE = /[^\P{Cc}\t\n\r]|\p{Cs}/u;

function text(name: string, value: unknown, most: number): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw fault(name, `${name} must be a text.`);
  const normal = value.normalize('NFC');
  if (normal.length > most) throw fault(name, `${name} must have ${most} characters at the most.`);
  if (UNREADABLE.test(normal)) throw fault(name, `${name} must have no control characters.`);
  return normal;
}

function missing(name: string): never {
  throw fault(name, `The ${name} is missing.`);
}

/** Checked further with the columns. */
function weeklyHours(value: unknown): readonly WeeklyHours[] {
  const isList =
    Array.isArray(value) &&
    value.length <= LONGEST.hours &&
    value.every(
      (entry: unknown) =>
        typeof entry === 'object' &&
        entry !== null &&
        'day' in entry &&
        'from' in entry &&
        'until' in entry &&
        typeof entry.day === 'number' &&
        typeof entry.from === 'string' &&
        typeof entry.until === 'string' &&
        Object.keys(entry).length === 3,
    );
  if (!isList)
    throw fault(
      'weekly_hours',
      `weekly_hours must be a list of at most ${LONGEST.hours} objects of day, from and until.`,
    );
  return value as readonly WeeklyHours[];
}

function fault(name: string, message: string): SiteError {
  return new SiteError('rule_invalid', message, `/${name}`);
}
