import { describe, expect, it } from '@jest/globals';
import { compile } from './compile.js';
import { decide } from './decide.js';
import { explain } from './explain.js';
import { REASON_CODES, REASONS } from './reasons.js';
import { asInTables, DECISION_ROWS, DECISION_TABLES } from './testing/decision-rows.js';

describe.each(DECISION_TABLES)('%s', (table) => {
  it.each(DECISION_ROWS.filter((row) => row.table === table))('$name', (row) => {
    const snapshot = compile(row.policy, row.zone);
    const { facts } = row;
    const decision = decide(snapshot, facts);
    expect(asInTables(decision)).toMatchObject(row.expect);
    expect(REASONS[decision.reason].outcomes).toContain(decision.outcome);
    expect(decide(snapshot, facts)).toEqual(decision);
    const explanation = explain(snapshot, facts);
    expect(explanation.decision).toEqual(decision);
    expect(JSON.parse(JSON.stringify(explanation))).toEqual(explanation);
    expect(explanation.network.filter((rule) => rule.won).map((rule) => rule.ruleId)).toEqual(
      decision.ruleId === null ? [] : [decision.ruleId],
    );
    expect(explanation.network.every((rule) => rule.matched || !rule.won)).toBe(true);
    const winners = explanation.fences.filter((fence) => fence.won);
    expect(winners.map((fence) => [fence.fenceId, fence.status])).toEqual(
      decision.fenceId === null ? [] : [[decision.fenceId, 'inside']],
    );
  });
});

it('the tables give every reason that a policy can give', () => {
  const given = new Set(DECISION_ROWS.map((row) => row.expect['reason']));
  const withoutPolicy = ['unknown_site', 'policy_unavailable'];
  expect(REASON_CODES.filter((code) => !given.has(code) && !withoutPolicy.includes(code))).toEqual([]);
  expect(DECISION_ROWS.length).toBeGreaterThan(60);
});
