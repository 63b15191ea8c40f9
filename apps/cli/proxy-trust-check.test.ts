import { describe, expect, it } from '@jest/globals';
import { defaultGateways, examineProxyTrust, lookAround } from './proxy-trust-check.js';

const CONTAINER = { isContainer: true, gateways: ['172.18.0.1'], bridges: [] };
const HOST = { isContainer: false, gateways: ['192.0.2.1'], bridges: [{ name: 'docker0', address: '172.17.0.1' }] };
const NO_SECRET = { proxySecrets: [] };

describe('trusting the address of a container bridge', () => {
  it.each([
    ['the gateway', ['172.18.0.1']],
    ['a range with it', ['172.16.0.0/12']],
    ['everybody', ['0.0.0.0/0']],
  ])('warns in a container that trusts %s, and says why the secret is needed', (_, trustedProxies) => {
    const finding = examineProxyTrust({ trustedProxies, ...NO_SECRET }, CONTAINER);
    expect(finding.status).toBe('warn');
    expect(finding.detail).toMatch(/trusts 172\.18\.0\.1, the gateway of .* any visitor; set PROXY_SECRETS/);
  });

  it('warns on a machine that trusts its bridge', () => {
    const finding = examineProxyTrust({ trustedProxies: ['172.17.0.0/16'], ...NO_SECRET }, HOST);
    expect([finding.status, finding.detail]).toEqual(['warn', expect.stringMatching(/docker0.*PROXY_SECRETS/)]);
  });

  it.each([
    ['there is a secret', { trustedProxies: ['172.18.0.1'], proxySecrets: ['x'.repeat(32)] }, CONTAINER],
    ['nobody is trusted', { trustedProxies: [], ...NO_SECRET }, CONTAINER],
    ['another address is trusted', { trustedProxies: ['172.18.0.5', '::1'], ...NO_SECRET }, CONTAINER],
    [
      'the router of a machine is trusted, which is no container',
      { trustedProxies: ['192.0.2.1'], ...NO_SECRET },
      HOST,
    ],
  ])('does not when %s', (_, settings, surroundings) => {
    const { status, detail } = examineProxyTrust(settings, surroundings);
    expect(status).toBe('ok');
    expect(detail).not.toContain('xxx');
  });
});

describe('the surroundings', () => {
  it('are read from the table of routes', () => {
    const table =
      'Iface\tDestination\tGateway \tFlags\neth0\t00000000\t010012AC\t0003\neth0\t000012AC\t00000000\t0001\n';
    expect(defaultGateways(table)).toEqual(['172.18.0.1']);
    expect(defaultGateways('')).toEqual([]);
  });

  it('of this machine are addresses', async () => {
    const { gateways, isContainer } = await lookAround();
    expect(typeof isContainer).toBe('boolean');
    for (const gateway of gateways) expect(gateway).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
  });
});
