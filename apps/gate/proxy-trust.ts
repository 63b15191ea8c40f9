import { timingSafeEqual } from 'node:crypto';
import { type Address } from '../../libs/access/index.js';
import type { Settings } from '../../libs/config/index.js';
import { compileTrust, type IsTrusted } from './client-address.js';

/** Where a trusted proxy shows one of PROXY_SECRETS. */
export const PROXY_SECRET_HEADER = 'x-gatepost-proxy-secret';

/** `unproven`: its address is trusted, but the secret that must come with it is missing or wrong. */
export type PeerTrust = 'trusted' | 'untrusted' | 'unproven';

/** Whose words about a request are believed: TRUSTED_PROXIES, and where they are set one of PROXY_SECRETS. */
export interface ProxyTrust {
  /** Whether TRUSTED_PROXIES holds the address. */
  readonly isTrusted: IsTrusted;
  /** @param secrets the lines of {@link PROXY_SECRET_HEADER} */
  judge(peer: Address | null, secrets: readonly string[]): PeerTrust;
  /** Who may vouch for further hops of this request: nobody when the peer itself is not believed. */
  vouchersOf(peer: Address | null, secrets: readonly string[]): IsTrusted;
}

export function createProxyTrust({
  trustedProxies,
  proxySecrets,
}: Pick<Settings, 'trustedProxies' | 'proxySecrets'>): ProxyTrust {
  const isTrusted = compileTrust(trustedProxies);
  const secrets = proxySecrets.map((secret) => Buffer.from(secret, 'latin1'));
  const isNobody: IsTrusted = () => false;
  const judge: ProxyTrust['judge'] = (peer, lines) => {
    if (peer === null || !isTrusted(peer)) return 'untrusted';
    if (secrets.length === 0) return 'trusted';
    const [line] = lines;
    return line !== undefined && lines.length === 1 && isAmong(secrets, line) ? 'trusted' : 'unproven';
  };
  return {
    isTrusted,
    judge,
    vouchersOf: (peer, lines) => (judge(peer, lines) === 'trusted' ? isTrusted : isNobody),
  };
}

/** Compares with every secret, each in constant time: how long it takes tells no more than a length. */
function isAmong(secrets: readonly Buffer[], text: string): boolean {
  const presented = Buffer.from(text, 'latin1');
  let found = false;
  for (const secret of secrets) {
    if (secret.length === presented.length && timingSafeEqual(secret, presented)) found = true;
  }
  return found;
}
