import { readFile } from 'node:fs/promises';
import { domainToASCII, fileURLToPath } from 'node:url';
import { CommandFailure, EXIT } from './exit.js';

/** The examples of docker/proxies/, by the name under which `gatepost proxy-config` prints them. */
export const PROXY_EXAMPLES = {
  nginx: 'nginx.conf',
  traefik: 'traefik.yaml',
  caddy: 'Caddyfile',
  haproxy: 'haproxy.cfg',
  'haproxy-lua': 'haproxy-gatepost.lua',
  envoy: 'envoy.yaml',
  'envoy-grpc': 'envoy-grpc.yaml',
  'envoy-gateway': 'envoy-gateway.yaml',
  'gateway-api': 'gateway-api.yaml',
} as const;
export type ProxyExample = keyof typeof PROXY_EXAMPLES;

/** Host and port. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** What an example is made for. */
export interface ProxyPlace {
  readonly site: string;
  /** Where the proxy itself listens. */
  readonly listen: Endpoint;
  readonly application: Endpoint;
  readonly gate: Endpoint;
  readonly authorize: Endpoint;
  readonly grpc: Endpoint;
  /** Of haproxy-gatepost.lua. */
  readonly luaFile: string;
}

/** What stands in the examples, which work as they are on one machine. */
export const EXAMPLE_PLACE: ProxyPlace = {
  site: 'portal.example.org',
  listen: { host: '0.0.0.0', port: 80 },
  application: { host: '127.0.0.1', port: 8000 },
  gate: { host: '127.0.0.1', port: 8080 },
  authorize: { host: '127.0.0.1', port: 8081 },
  grpc: { host: '127.0.0.1', port: 8082 },
  luaFile: '/etc/haproxy/haproxy-gatepost.lua',
};

export function isProxyExample(name: string): name is ProxyExample {
  return Object.hasOwn(PROXY_EXAMPLES, name);
}

/** Beside apps/ in the sources as in the build. */
export function readExample(name: ProxyExample): Promise<string> {
  return readFile(fileURLToPath(new URL(`../../docker/proxies/${PROXY_EXAMPLES[name]}`, import.meta.url)), 'utf8');
}

/** The example with these places in place of its own. All at once, so that a new one is not taken for an old one. */
export function renderExample(example: string, place: ProxyPlace): string {
  const replacements = new Map<string, string>([
    [`http://${EXAMPLE_PLACE.site}:${EXAMPLE_PLACE.listen.port}`, `http://${place.site}:${place.listen.port}`],
    [EXAMPLE_PLACE.site, place.site],
    [EXAMPLE_PLACE.luaFile, place.luaFile],
  ]);
  for (const key of ['listen', 'application', 'gate', 'authorize', 'grpc'] as const) {
    replacements.set(written(EXAMPLE_PLACE[key]), written(place[key]));
    replacements.set(writtenForEnvoy(EXAMPLE_PLACE[key]), writtenForEnvoy(place[key]));
  }
  const pattern = [...replacements.keys()].map((text) => `${escapePattern(text)}(?![0-9])`).join('|');
  return example.replace(new RegExp(pattern, 'g'), (text) => replacements.get(text) ?? text);
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

function written({ host, port }: Endpoint): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function writtenForEnvoy({ host, port }: Endpoint): string {
  return `address: ${host.includes(':') ? `'${host}'` : host}, port_value: ${port}`;
}

const SITE = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
const STRUCTURE = /[^\p{L}\p{N}\p{M}._-]/u;
const ENDPOINT = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)):([0-9]{1,5})$/i;

/** What is written into a configuration file must be nothing but a name. @throws {CommandFailure} */
export function parseSite(text: string): string {
  // The URL parser would leave out what follows the host.
  const name = STRUCTURE.test(text) ? '' : domainToASCII(text);
  if (name.length <= 253 && SITE.test(name)) return name;
  throw new CommandFailure(EXIT.usage, '--site takes one host name, such as portal.example.org, without a port.');
}

/** @throws {CommandFailure} */
export function parseEndpoint(option: string, text: string): Endpoint {
  const [, ipv6, name, port] = ENDPOINT.exec(text) ?? [];
  const host = ipv6 ?? name;
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535) {
    throw new CommandFailure(EXIT.usage, `${option} takes an address and a port, such as 127.0.0.1:8000.`);
  }
  return { host, port: Number(port) };
}
