import Joi from 'joi';
import { type Concern } from './concern.js';
import { parseNetwork } from './network-prefix.js';
import { type HttpSettings } from './settings.js';
import { type Problem } from './settings-error.js';
import { Expectation, host, port, text } from './variable.js';

export interface HttpVariables {
  readonly API_HOST: string;
  readonly API_PORT: number;
  readonly GATE_HOST: string;
  readonly GATE_PORT: number;
  readonly AUTHORIZE_HOST: string;
  readonly AUTHORIZE_PORT: number;
  readonly GATE_GRPC_PORT?: number;
  readonly TRUSTED_PROXIES?: readonly string[];
  readonly CLIENT_IP_HEADER?: string;
}

/** The way to say "nobody" where the default is somebody; an empty variable counts as unset. */
const NO_PROXY = 'none';

const LOOPBACK: readonly string[] = ['127.0.0.0/8', '::1/128'];

const CLIENT_IP_HEADER_EXPECTED =
  'a header name of letters, digits and hyphens that has no other meaning, such as CF-Connecting-IP or True-Client-IP';

const LISTENERS = [
  { host: 'API_HOST', port: 'API_PORT' },
  { host: 'GATE_HOST', port: 'GATE_PORT' },
  { host: 'AUTHORIZE_HOST', port: 'AUTHORIZE_PORT' },
  { host: 'AUTHORIZE_HOST', port: 'GATE_GRPC_PORT' },
] as const;

export const httpConcern: Concern<HttpVariables> = {
  title: 'Listeners',
  schema: Joi.object<HttpVariables>({
    API_HOST: host('Address of the control plane: REST API and admin interface.'),
    API_PORT: port('Port of the control plane.', 3_000),
    GATE_HOST: host('Address of the gate, the reverse proxy that visitors reach.'),
    GATE_PORT: port('Port of the gate.', 8_080),
    AUTHORIZE_HOST: host('Address of the authorize listener, which only proxies may ask.'),
    AUTHORIZE_PORT: port('Port of the authorize listener.', 8_081),
    GATE_GRPC_PORT: Joi.number()
      .integer()
      .min(0)
      .max(65_535)
      .description(
        "Port of Envoy's external authorization by gRPC (ext_authz v3), at AUTHORIZE_HOST. 0 picks a free port.",
      )
      .meta({ defaultText: 'none: gRPC is not offered', example: '8082' }),
    TRUSTED_PROXIES: text(
      'Peers whose X-Forwarded-For is believed and who may ask the authorize listener; every other peer is taken for ' +
        'the visitor. Separate with commas; none trusts nobody.',
      {
        expected: 'IP addresses and prefixes without host bits, separated by commas, or none',
        example: '10.0.0.0/8,2001:db8::/32',
        defaultText: `empty; without DATABASE_URL: ${LOOPBACK.join(',')}`,
      },
    ).custom(parseNetworks),
    CLIENT_IP_HEADER: text(
      'Header in which a CDN names the visitor. It is read where X-Forwarded-For ends at a trusted proxy, so list the ' +
        'addresses of the CDN in TRUSTED_PROXIES; from anybody else it is ignored.',
      { expected: CLIENT_IP_HEADER_EXPECTED, example: 'CF-Connecting-IP', defaultText: 'none: X-Forwarded-For alone' },
    ).custom(parseClientIpHeader),
  } satisfies Record<keyof HttpVariables, Joi.Schema>),
  check: checkPorts,
};

export function readHttp(variables: HttpVariables, embedded: boolean): HttpSettings {
  return {
    api: { host: variables.API_HOST, port: variables.API_PORT },
    gate: { host: variables.GATE_HOST, port: variables.GATE_PORT },
    authorize: { host: variables.AUTHORIZE_HOST, port: variables.AUTHORIZE_PORT },
    grpc:
      variables.GATE_GRPC_PORT === undefined
        ? null
        : { host: variables.AUTHORIZE_HOST, port: variables.GATE_GRPC_PORT },
    trustedProxies: variables.TRUSTED_PROXIES ?? (embedded ? LOOPBACK : []),
    clientIpHeader: variables.CLIENT_IP_HEADER ?? null,
  };
}

const HEADER_NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
/** Headers that are read for something else, or that hold more than one address. */
const TAKEN_HEADERS = /^(?:x-(?:forwarded|original|gatepost)-.*|forwarded|host|via|cookie|authorization|user-agent)$/;

/** In lower case, as headers are looked up. */
function parseClientIpHeader(value: string): string {
  const name = value.toLowerCase();
  if (!HEADER_NAME.test(name) || TAKEN_HEADERS.test(name)) throw new Expectation(CLIENT_IP_HEADER_EXPECTED);
  return name;
}

function parseNetworks(value: string): string[] {
  if (value === NO_PROXY) return [];
  const entries = value.split(',').map((entry) => entry.trim());
  if (entries.includes('')) throw new Expectation('no empty entry between commas');
  return [...new Set(entries.map((entry, index) => parseNetwork(entry, index + 1)))];
}

function checkPorts(values: Partial<HttpVariables>): Problem[] {
  return LISTENERS.flatMap((listener, index) => {
    const port = values[listener.port];
    const host = values[listener.host];
    if (port === undefined || port === 0 || host === undefined) return [];
    const taken = LISTENERS.slice(0, index).find((other) => {
      const otherHost = values[other.host];
      return values[other.port] === port && otherHost !== undefined && overlap(host, otherHost);
    });
    return taken ? [{ variable: listener.port, expected: `another port than ${taken.port} on the same address` }] : [];
  });
}

/** An unspecified address listens on all of them; "::" takes IPv4 too, and "0.0.0.0" beside "::" is refused likewise. */
const EVERY_ADDRESS: readonly string[] = ['0.0.0.0', '::', '0:0:0:0:0:0:0:0'];
const LOCALHOST: readonly string[] = ['127.0.0.1', '::1'];

function overlap(a: string, b: string): boolean {
  if (a.toLowerCase() === b.toLowerCase()) return true;
  if (EVERY_ADDRESS.includes(a) || EVERY_ADDRESS.includes(b)) return true;
  const named = (name: string, address: string): boolean =>
    name.toLowerCase() === 'localhost' && LOCALHOST.includes(address);
  return named(a, b) || named(b, a);
}
