import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { BlockList, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { type Settings } from '../../libs/config/index.js';

/** What this machine, or this container, is connected to. */
export interface Surroundings {
  readonly isContainer: boolean;
  /** IPv4 addresses of default routers. */
  readonly gateways: readonly string[];
  /** Own addresses on bridges to containers, with the bridge's name. */
  readonly bridges: readonly { readonly name: string; readonly address: string }[];
}

const CONTAINER_MARKS = ['/.dockerenv', '/run/.containerenv', '/var/run/secrets/kubernetes.io'];
const BRIDGE_NAMES = /^(?:docker|br-|podman|cni|lxcbr|virbr|nerdctl)/;
const ROUTES = '/proc/net/route';

export async function lookAround(): Promise<Surroundings> {
  // Only Linux has the file; elsewhere there are no routes to look at.
  const routes = await readFile(ROUTES, 'utf8').catch(() => '');
  return {
    isContainer: CONTAINER_MARKS.some((path) => existsSync(path)),
    gateways: defaultGateways(routes),
    bridges: Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
      BRIDGE_NAMES.test(name) ? addresses.map(({ address }) => ({ name, address })) : [],
    ),
  };
}

/** Of /proc/net/route: addresses are hexadecimal, in the byte order of the machine; Node runs on little-endian ones. */
export function defaultGateways(routes: string): string[] {
  return routes.split('\n').flatMap((line) => {
    const [, destination, gateway = ''] = line.trim().split(/\s+/);
    if (destination !== '00000000' || !/^[0-9A-F]{8}$/i.test(gateway) || gateway === '00000000') return [];
    return [[...Buffer.from(gateway, 'hex')].reverse().join('.')];
  });
}

/**
 * Whether an address that many share is trusted. From behind a container network's gateway every client of a published port
 * has the same address, so that trusting it believes them all; a secret tells the proxy from the others.
 */
export function examineProxyTrust(
  { trustedProxies, proxySecrets }: Pick<Settings, 'trustedProxies' | 'proxySecrets'>,
  { isContainer, gateways, bridges }: Surroundings,
): { readonly status: 'ok' | 'warn'; readonly detail: string } {
  if (trustedProxies.length === 0) {
    return { status: 'ok', detail: 'nobody is trusted: no proxy may ask, and each peer is taken for the visitor' };
  }
  if (proxySecrets.length > 0) {
    return { status: 'ok', detail: 'a trusted proxy has to present one of PROXY_SECRETS' };
  }
  const trusted = blockListOf(trustedProxies);
  const holds = (address: string): boolean => trusted.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
  const gateway = isContainer ? gateways.find(holds) : undefined;
  if (gateway !== undefined) {
    return {
      status: 'warn',
      detail:
        `TRUSTED_PROXIES trusts ${gateway}, the gateway of this container's network: whoever reaches a published port comes ` +
        'from that address and could say to be any visitor; set PROXY_SECRETS, and let the proxy present one.',
    };
  }
  const bridge = bridges.find(({ address }) => holds(address));
  if (bridge !== undefined) {
    return {
      status: 'warn',
      detail:
        `TRUSTED_PROXIES trusts ${bridge.address} on the container bridge ${bridge.name}: other containers there could say to be ` +
        'any visitor; set PROXY_SECRETS, or name the single address of the proxy.',
    };
  }
  return { status: 'ok', detail: `${trustedProxies.join(', ')} by address alone` };
}

/** The settings have checked every entry. */
function blockListOf(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', length] = entry.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (length === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(length), family);
  }
  return list;
}
