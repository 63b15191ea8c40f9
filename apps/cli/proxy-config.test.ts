import { readdir } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { DIALECT_TABLE } from '../gate/forward-auth/dialects.js';
import {
  EXAMPLE_PLACE,
  parseEndpoint,
  parseSite,
  PROXY_EXAMPLES,
  type ProxyExample,
  readExample,
  renderExample,
} from './proxy-config.js';

const NAMES = Object.keys(PROXY_EXAMPLES) as ProxyExample[];
const ELSEWHERE = {
  site: 'site.test',
  listen: { host: '127.0.0.9', port: 10_080 },
  application: { host: '10.0.0.8', port: 18_000 },
  gate: { host: '10.0.0.7', port: 18_080 },
  authorize: { host: '10.0.0.7', port: 18_081 },
  grpc: { host: '10.0.0.7', port: 18_082 },
  luaFile: '/srv/gatepost.lua',
};
/** The paths on which the proxies of an example ask; those by gRPC have none. */
const DIALECT_OF: Partial<Record<ProxyExample, string>> = {
  nginx: 'nginx',
  traefik: 'traefik',
  caddy: 'caddy',
  haproxy: 'haproxy',
  envoy: 'envoy',
};

describe('the examples of docker/proxies/', () => {
  it('are each printed by a name', async () => {
    const files = await readdir(new URL('../../docker/proxies/', import.meta.url));
    expect([...files].sort()).toEqual(Object.values(PROXY_EXAMPLES).sort());
  });

  it.each(NAMES)('%s works as it stands: the places of the defaults change nothing', async (name) => {
    const example = await readExample(name);
    expect(renderExample(example, EXAMPLE_PLACE)).toBe(example);
  });

  it.each(NAMES)('%s holds no place of the example once it is made for another', async (name) => {
    const rendered = renderExample(await readExample(name), ELSEWHERE)
      .split('\n')
      .filter((line) => !/^\s*(#|--)/.test(line))
      .join('\n');
    expect(rendered).not.toMatch(/portal\.example\.org|127\.0\.0\.1|port_value: 80\d?\d?\b|etc\/haproxy/);
    if (name !== 'haproxy-lua') expect(rendered).toContain('site.test');
  });

  it.each(Object.entries(DIALECT_OF))('%s asks in its dialect', async (name, dialect) => {
    const { path } = DIALECT_TABLE.find((one) => one.name === dialect)!;
    expect(await readExample(name as ProxyExample)).toMatch(new RegExp(`${path}\\b(?!/)`));
  });

  it.each(NAMES.filter((name) => /\.yaml$/.test(PROXY_EXAMPLES[name])))('%s is YAML', async (name) => {
    const documents = parseAllDocuments(renderExample(await readExample(name), ELSEWHERE));
    expect(documents.length).toBeGreaterThan(0);
    for (const document of documents) expect(document.errors).toEqual([]);
  });

  it.each(NAMES)('%s tells nobody’s secret and lets nobody in when the gate is down', async (name) => {
    const example = await readExample(name);
    expect(example).not.toMatch(/failure_mode_allow: true|failOpen: true/);
    expect(example).not.toMatch(/change-me/);
  });
});

describe('what is written into a configuration', () => {
  it('is a host name', () => {
    expect(parseSite('Portal.Example.org')).toBe('portal.example.org');
    expect(parseSite('bücher.example')).toBe('xn--bcher-kva.example');
    for (const text of ['', 'a b', 'a;return 200', 'a:80', 'a/../b', '"a"', '*', 'a\nb', '`x`', 'a..b']) {
      expect(() => parseSite(text)).toThrow(/--site takes one host name/);
    }
  });

  it('is an address and a port', () => {
    expect(parseEndpoint('--gate', '10.0.0.7:80')).toEqual({ host: '10.0.0.7', port: 80 });
    expect(parseEndpoint('--gate', '[::1]:80')).toEqual({ host: '::1', port: 80 });
    expect(parseEndpoint('--gate', 'gatepost:8081')).toEqual({ host: 'gatepost', port: 8081 });
    for (const text of ['', '80', 'a:0', 'a:65536', 'a:1;', 'http://a:1', 'a b:1', 'a:']) {
      expect(() => parseEndpoint('--gate', text)).toThrow(/--gate takes an address and a port/);
    }
  });

  it('writes IPv6 as each proxy reads it', () => {
    const place = { ...EXAMPLE_PLACE, authorize: { host: '::1', port: 9 } };
    expect(renderExample('server 127.0.0.1:8081;', place)).toBe('server [::1]:9;');
    expect(renderExample('{ address: 127.0.0.1, port_value: 8081 }', place)).toBe("{ address: '::1', port_value: 9 }");
  });
});
