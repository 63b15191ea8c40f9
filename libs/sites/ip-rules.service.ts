import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull, Not } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { type Address, formatPrefix, networkOf, type Effect, type NetworkRuleKind } from '../access/index.js';
import {
  BY_ID,
  expectAnything,
  type Expectation,
  IpRule,
  type Page,
  type PageRequest,
  readPage,
  type SortKeys,
  UnitOfWork,
} from '../database/index.js';
import { PolicyPublisher } from '../policy/index.js';
import { SiteError } from './errors.js';
import { type Editor } from './editor.js';
import { changePolicy } from './policy-change.js';
import { keepNotes } from './removed-notes.js';
import { canonicalRuleValue } from './rule-value.js';
import { requireSite } from './sites.service.js';
import { validityColumns, type ValidityInput } from './validity.js';

export interface IpRuleInput extends ValidityInput {
  readonly kind: NetworkRuleKind;
  /** As in the policy document: a prefix, an anonymizer kind, a number, `DK-84`, `DK`. */
  readonly value: string;
  readonly action: Effect;
  readonly note?: string | null;
}

/** Every order of the list of network rules. */
export const IP_RULE_ORDERS = { created: BY_ID } as const satisfies SortKeys<IpRule, string>;

export interface IpRuleListing extends PageRequest<keyof typeof IP_RULE_ORDERS> {
  readonly kind?: NetworkRuleKind;
  readonly action?: Effect;
  /** Prefixes that this address is in. */
  readonly covers?: Address;
}

/** Looked at for whether a rule is there already: those that differ by their hours alone. */
const MOST_TWINS = 20;

@Injectable()
export class IpRulesService {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly publisher: PolicyPublisher,
  ) {}

  async list(siteId: string, filter: IpRuleListing): Promise<Page<IpRule>> {
    const { kind, action, covers, sort = 'created', ...page } = filter;
    await requireSite(this.unit.reader, siteId);
    const query = this.unit.reader.createQueryBuilder(IpRule, 'r').where('r.site_id = :siteId', { siteId });
    if (kind !== undefined) query.andWhere('r.kind = :kind', { kind });
    if (action !== undefined) query.andWhere('r.action = :action', { action });
    // Each prefix that the address could be in, which an index finds; an operator of containment would look at all.
    if (covers) query.andWhere('r.cidr = any(:prefixes::cidr[])', { prefixes: prefixesOf(covers) });
    return readPage(query, IP_RULE_ORDERS, { ...page, sort });
  }

  async find(siteId: string, id: string): Promise<IpRule> {
    return requireRule(this.unit.reader, siteId, id);
  }

  async create(siteId: string, input: IpRuleInput, editor: Editor): Promise<IpRule> {
    const id = uuidv7();
    return this.#change(siteId, id, editor, 'network rule added', async (rows) => {
      const columns = ruleColumns(input);
      await rows.insert(IpRule, { id, siteId, ...columns });
      await warnOfTwin(rows, siteId, id, columns, editor);
      return requireRule(rows, siteId, id);
    });
  }

  async update(
    siteId: string,
    id: string,
    change: Partial<IpRuleInput>,
    editor: Editor,
    expected: Expectation<IpRule> = expectAnything,
  ): Promise<IpRule> {
    return this.#change(siteId, id, editor, 'network rule changed', async (rows) => {
      const rule = await requireRule(rows, siteId, id);
      expected(rule);
      const input = { ...inputOf(rule), ...change };
      // A code that was taken back since stays, until somebody writes another.
      const isSame = change.kind === undefined && change.value === undefined;
      const value = isSame ? input.value : canonicalRuleValue(input.kind, input.value);
      const columns = ruleColumns(input, value);
      await rows.update(IpRule, { id }, columns);
      await warnOfTwin(rows, siteId, id, columns, editor);
      return requireRule(rows, siteId, id);
    });
  }

  async delete(
    siteId: string,
    id: string,
    editor: Editor,
    expected: Expectation<IpRule> = expectAnything,
  ): Promise<void> {
    await this.#change(siteId, id, editor, 'network rule removed', async (rows) => {
      expected(await requireRule(rows, siteId, id));
      await keepNotes(rows, siteId, [id]);
      await rows.delete(IpRule, { id });
    });
  }

  #change<T>(
    siteId: string,
    id: string,
    editor: Editor,
    comment: string,
    work: (rows: EntityManager) => Promise<T>,
  ): Promise<T> {
    return changePolicy(this.unit, this.publisher, siteId, { comment, editor }, (rows, touch) => {
      touch('networkRules', id);
      return work(rows);
    });
  }
}

/** A rule that is there twice does no harm, until one of the two is deleted and the other goes on. */
async function warnOfTwin(
  rows: EntityManager,
  siteId: string,
  id: string,
  { kind, cidr, value, action, validFrom, validUntil, weeklyHours }: RuleColumns,
  editor: Editor,
): Promise<void> {
  const said = { action, validFrom: validFrom ?? IsNull(), validUntil: validUntil ?? IsNull() };
  const matched = cidr === null ? { kind, value: value ?? IsNull() } : { cidr };
  const twins = await rows.find(IpRule, {
    where: { siteId, id: Not(id), ...matched, ...said },
    order: { id: 'asc' },
    take: MOST_TWINS,
  });
  const twin = twins.find((rule) => isDeepStrictEqual(rule.weeklyHours, weeklyHours));
  if (twin === undefined) return;
  const detail = `The site has this rule already, as ${twin.id}; whoever deletes one of the two changes nothing.`;
  editor.warn({ pointer: '', detail });
}

async function requireRule(rows: EntityManager, siteId: string, id: string): Promise<IpRule> {
  const rule = await rows.findOneBy(IpRule, { id, siteId });
  if (!rule) throw new SiteError('rule_not_found', 'There is no such network rule at this site; check both ids.');
  return rule;
}

function inputOf(rule: IpRule): IpRuleInput {
  return {
    kind: rule.kind,
    value: rule.cidr ?? rule.value ?? '',
    action: rule.action,
    note: rule.note,
    validFrom: rule.validFrom?.toISOString() ?? null,
    validUntil: rule.validUntil?.toISOString() ?? null,
    weeklyHours: rule.weeklyHours,
  };
}

export type RuleColumns = Omit<IpRule, 'id' | 'siteId' | 'site' | 'createdAt' | 'updatedAt'>;

/** As the table has them. Throws SiteError, whose pointer names the field. */
export function ruleColumns(input: IpRuleInput, value = canonicalRuleValue(input.kind, input.value)): RuleColumns {
  return {
    kind: input.kind,
    cidr: input.kind === 'cidr' ? value : null,
    value: input.kind === 'cidr' ? null : value,
    action: input.action,
    note: input.note ?? null,
    ...validityColumns(input),
  };
}

function prefixesOf(address: Address): string[] {
  const bits = address.family === 4 ? 32 : 128;
  return Array.from({ length: bits + 1 }, (_, length) => formatPrefix(networkOf(address, length)));
}
