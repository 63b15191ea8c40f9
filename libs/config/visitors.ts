import { resolve } from 'node:path';
import Joi from 'joi';
import { type Concern, type Given } from './concern.js';
import { type TlsFiles, type VisitorsSettings } from './settings.js';
import { type Problem } from './settings-error.js';
import { Expectation, flag, integer, text } from './variable.js';

export interface VisitorsVariables {
  readonly TLS_CERT_FILE?: readonly string[];
  readonly TLS_KEY_FILE?: readonly string[];
  readonly PROXY_PROTOCOL?: boolean;
  readonly GATE_MAX_BODY_BYTES: number;
  readonly GATE_MIN_UPLOAD_BYTES_PER_SECOND: number;
  readonly GATE_MAX_CONNECTIONS: number;
  readonly GATE_MAX_CONNECTIONS_PER_ADDRESS: number;
  readonly GATE_MISSES_PER_MINUTE: number;
  readonly GATE_IDLE_SECONDS: number;
  readonly UPSTREAM_TIMEOUT_SECONDS: number;
}

const paths = (description: string, example: string): Joi.StringSchema =>
  text(description, { expected: 'paths of PEM files, separated by commas', example, defaultText: 'none' }).custom(
    (value: string) => {
      const entries = value.split(',').map((entry) => entry.trim());
      if (entries.includes('')) throw new Expectation('no empty path between commas');
      return entries.map((entry) => resolve(entry));
    },
  );

export const visitorsConcern: Concern<VisitorsVariables> = {
  title: 'Visitors',
  schema: Joi.object<VisitorsVariables>({
    TLS_CERT_FILE: paths(
      'Certificate chains for TLS on GATE_PORT; a visitor gets the first one that has the name asked for, else the first. ' +
        'Read again when they change.',
      '/etc/gatepost/tls.crt',
    ),
    TLS_KEY_FILE: paths('Their private keys, unencrypted, in the same order.', '/etc/gatepost/tls.key'),
    PROXY_PROTOCOL: flag(
      'Whether connections to GATE_PORT begin with a PROXY protocol header (version 1 or 2). Only peers in ' +
        'TRUSTED_PROXIES may connect then.',
      'false',
      'false',
    ),
    GATE_MAX_BODY_BYTES: integer(
      'Largest body of a request that is passed on to an upstream; 0 sets no limit.',
      0,
      Number.MAX_SAFE_INTEGER,
      0,
    ),
    GATE_MIN_UPLOAD_BYTES_PER_SECOND: integer(
      'Least rate of a body that is passed on to an upstream, over ten seconds in which the gate was ready to read; a ' +
        'slower one gets 408. 0 sets no least rate, for bodies that trickle by intention (streams of events).',
      0,
      1_000_000_000,
      240,
    ),
    GATE_MAX_CONNECTIONS: integer(
      'Most connections of visitors at a time; more are closed at once.',
      1,
      1_000_000,
      10_000,
    ),
    GATE_MAX_CONNECTIONS_PER_ADDRESS: integer(
      'Most connections at a time from one address (IPv6: one /64) that is no trusted proxy.',
      1,
      1_000_000,
      200,
    ),
    GATE_MISSES_PER_MINUTE: integer(
      'Requests per minute from one address (IPv6: one /64) for hosts that no site has, for missing pages under ' +
        '/.gatepost/, and to share a location; more get 429.',
      1,
      1_000_000,
      120,
    ),
    GATE_IDLE_SECONDS: integer(
      'Silence after which a connection is cut, to a visitor or to an upstream: an upload, a download, an event stream, ' +
        'a WebSocket.',
      1,
      86_400,
      300,
    ),
    UPSTREAM_TIMEOUT_SECONDS: integer('Time that an upstream has to begin its answer; then 504.', 1, 3_600, 60),
  } satisfies Record<keyof VisitorsVariables, Joi.Schema>),
  check: checkPairs,
};

export function readVisitors(variables: VisitorsVariables): VisitorsSettings {
  const { TLS_CERT_FILE: certificates = [], TLS_KEY_FILE: keys = [] } = variables;
  const tls = certificates.map((certPath, index): TlsFiles => ({ certPath, keyPath: keys[index] ?? '' }));
  return {
    tls,
    proxyProtocol: variables.PROXY_PROTOCOL ?? false,
    maxBodyBytes: variables.GATE_MAX_BODY_BYTES === 0 ? null : variables.GATE_MAX_BODY_BYTES,
    minUploadBytesPerSecond: variables.GATE_MIN_UPLOAD_BYTES_PER_SECOND,
    maxConnections: variables.GATE_MAX_CONNECTIONS,
    maxConnectionsPerAddress: variables.GATE_MAX_CONNECTIONS_PER_ADDRESS,
    missesPerMinute: variables.GATE_MISSES_PER_MINUTE,
    idleMs: variables.GATE_IDLE_SECONDS * 1_000,
    upstreamTimeoutMs: variables.UPSTREAM_TIMEOUT_SECONDS * 1_000,
  };
}

function checkPairs(values: Partial<VisitorsVariables>, given: Given): Problem[] {
  const { TLS_CERT_FILE: certificates, TLS_KEY_FILE: keys } = values;
  const isWrong = (variable: keyof VisitorsVariables): boolean => given.has(variable) && values[variable] === undefined;
  if (isWrong('TLS_CERT_FILE') || isWrong('TLS_KEY_FILE') || certificates?.length === keys?.length) return [];
  return [{ variable: 'TLS_KEY_FILE', expected: 'as many paths as TLS_CERT_FILE has, in the same order' }];
}
