import { describe, expect, it } from '@jest/globals';
import { compile } from '../../libs/access/index.js';
import { type SiteOptions } from '../../libs/policy/index.js';
import { ask } from './testing/ask.js';
import { DANE, danesOnly, openTestGate, RULE_ID, SITE_ID } from './testing/open-gate.js';

const OPTIONS: SiteOptions = {
  upstreamUrl: null,
  privacy: { addressPrecision: 'full', locationDecimals: null },
  branding: null,
  deviceKeys: [],
};
const from = (address: string): Record<string, string> => ({ 'X-Forwarded-For': address });

describe('without a policy that can be used', () => {
  const unusable = danesOnly({
    timeZone: 'UTC',
    networkRules: [{ id: RULE_ID, kind: 'cidr', value: 'nonsense', effect: 'allow' }],
  });
  expect(() => compile(unusable, [{ fromMs: -Infinity, offsetMinutes: 0 }])).toThrow();

  async function reasonOf(settings: Parameters<typeof openTestGate>[0], host: string, address = DANE): Promise<string> {
    const gate = await openTestGate(settings);
    try {
      gate.snapshots.set(unusable, OPTIONS, Date.now());
      const { status, headers } = await ask(gate.port, { headers: { ...from(address), Host: host } });
      return `${status} ${String(headers['x-gatepost-reason'])}`;
    } finally {
      await gate.close();
    }
  }

  it.each([
    [{}, 'site.example', '403 policy_unavailable'],
    [{ failMode: 'open' }, 'site.example', '200 policy_unavailable'],
    [{ failMode: 'open' }, 'other.example', '403 unknown_site'],
    [{ unknownHost: 'allow' }, 'site.example', '403 policy_unavailable'],
    [{ unknownHost: 'allow' }, 'other.example', '200 unknown_site'],
  ] as const)('%j, %s → %s', async (settings, host, expected) => {
    expect(await reasonOf(settings, host)).toBe(expected);
  });

  it('never lets in whose address cannot be told', async () => {
    expect(await reasonOf({ failMode: 'open' }, 'site.example', 'x')).toBe('403 client_address_invalid');
    expect(await reasonOf({ unknownHost: 'allow' }, 'other.example', 'x')).toBe('403 client_address_invalid');
  });

  it('a gate that has never seen one denies, whatever the modes', async () => {
    const gate = await openTestGate({ failMode: 'open', unknownHost: 'allow', neverSeenPolicy: true });
    const answer = await ask(gate.port, { headers: from(DANE) });
    expect([answer.status, answer.headers['x-gatepost-reason']]).toEqual([403, 'policy_unavailable']);
    await gate.close();
  });

  describe('while a saved policy is damaged and the database is away', () => {
    it.each([
      [{}, 'site.example', '200 country_allow'],
      [{}, 'other.example', '403 policy_unavailable'],
      [{ unknownHost: 'allow' }, 'other.example', '403 policy_unavailable'],
      // The damaged one may be that of this very host.
      [{ unknownHost: 'allow' }, 'shop.wild.example', '403 policy_unavailable'],
      [{ failMode: 'open' }, 'other.example', '200 policy_unavailable'],
    ] as const)('%j, %s → %s', async (settings, host, expected) => {
      const gate = await openTestGate({ ...settings, neverSeenPolicy: true });
      const wildcard = danesOnly({ siteId: '01935b5e-7c1a-7000-8000-000000000077', hostname: '*.wild.example' });
      const saved = [danesOnly(), wildcard].map((document) => ({
        snapshot: compile(document, [{ fromMs: -Infinity, offsetMinutes: 0 }]),
        options: OPTIONS,
      }));
      gate.snapshots.restore(saved, { lacksSites: true });
      const reason = async (asked: string): Promise<string> => {
        const { status, headers } = await ask(gate.port, { headers: { ...from(DANE), Host: asked } });
        return `${status} ${String(headers['x-gatepost-reason'])}`;
      };
      expect(await reason(host)).toBe(expected);
      gate.snapshots.confirm(Date.now());
      expect(await reason('other.example')).toMatch(/unknown_site$/);
      expect(await reason('shop.wild.example')).not.toMatch(/policy_unavailable$/);
      await gate.close();
    });
  });

  it('keeps the least of a site whose promises are not known', async () => {
    const gate = await openTestGate();
    gate.snapshots.set(unusable, OPTIONS, Date.now());
    await ask(gate.port, { headers: from(DANE) });
    const [record] = await gate.records();
    expect(record).toMatchObject({ siteId: SITE_ID, clientAddress: null, policyVersion: null });
    expect(record?.clientAddressHash).not.toBeNull();
    await gate.close();
  });
});
