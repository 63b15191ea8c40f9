import { type DynamicModule, Module } from '@nestjs/common';
import { isLoopbackAddress, parseAddress, upstreamReach } from '../access/index.js';
import { type ListenerSettings } from '../config/index.js';
import { SiteError } from './errors.js';

/** What is known of upstreams before anybody connects ({@link UpstreamRules}). */
export const UPSTREAM_RULES = Symbol('UPSTREAM_RULES');

export interface UpstreamRules {
  /** ALLOW_PRIVATE_UPSTREAMS. */
  readonly allowPrivate: boolean;
  /** Of this program; a port of 0 is not known. */
  readonly ownListeners: readonly ListenerSettings[];
}

/** Gives {@link UPSTREAM_RULES} to every module. */
@Module({})
export class UpstreamRulesModule {
  static with(rules: UpstreamRules): DynamicModule {
    const provider = { provide: UPSTREAM_RULES, useValue: rules };
    return { module: UpstreamRulesModule, global: true, providers: [provider], exports: [UPSTREAM_RULES] };
  }
}

/**
 * Throws SiteError `upstream_invalid` for an address that no gate will ever connect to, as far as the URL tells. A name is
 * looked up by the gate, at the time of connecting.
 */
export function requireUpstream(text: string, { allowPrivate, ownListeners }: UpstreamRules): void {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
    throw refusal(
      'The upstream must be an http or https URL such as "http://10.0.0.5:8000", without user, query and fragment.',
    );
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isLocalName = /(?:^|\.)localhost\.?$/.test(host);
  const address = isLocalName ? parseAddress('127.0.0.1') : parseAddress(host);
  if (address === null) return;
  const reach = upstreamReach(address);
  if (reach === 'never') {
    throw refusal(
      'The upstream must not be at a link-local, unspecified or multicast address: gates never connect there.',
    );
  }
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  if (isLoopbackAddress(address) && ownListeners.some((own) => own.port === port && isOnLoopback(own.host))) {
    throw refusal('The upstream must not be a listener of Gatepost itself; give the address of the application.');
  }
  if (reach === 'private' && !allowPrivate) {
    throw refusal(
      'The upstream must not be at a private or loopback address; set ALLOW_PRIVATE_UPSTREAMS=true, for the gates too, if sites may have such upstreams.',
    );
  }
}

function refusal(message: string): SiteError {
  return new SiteError('upstream_invalid', message, '/upstream_url');
}

/** Listens on loopback, by itself or among all addresses. */
function isOnLoopback(host: string): boolean {
  const address = parseAddress(host);
  if (address === null) return host.toLowerCase() === 'localhost';
  return isLoopbackAddress(address) || (address.a === 0 && address.b === 0 && address.c === 0 && address.d === 0);
}
