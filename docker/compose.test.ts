import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { interpolate, OWN_SERVICES, readCompose } from './testing/compose-file.js';

const compose = readCompose();
const services = Object.entries(compose.services);

/** The version after the name: `name:tag`, where a registry's port is no tag. */
const tagOf = (image: string): string | undefined => /^[^@]*[^/@]:([\w][\w.-]*)$/.exec(image)?.[1];

describe('the Compose file', () => {
  const schema = JSON.parse(readFileSync(new URL('../test/fixtures/compose-spec.json', import.meta.url), 'utf8'));
  // The specification annotates with keywords of its own ("deprecated"), and allows several types at once.
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  const validate = ajv.compile({ ...schema, $schema: 'http://json-schema.org/draft-07/schema#' });

  it('is a valid Compose file', () => {
    validate(compose);
    expect(validate.errors ?? []).toEqual([]);
  });

  it('is compared with a schema that finds mistakes', () => {
    expect(validate({ services: { api: { image: 'gatepost:0.1.0', healthchek: {} } } })).toBe(false);
    expect(validate({ services: { api: { depends_on: { postgres: { condition: 'healthy' } } } } })).toBe(false);
  });

  it('has the services that the documentation names', () => {
    expect(Object.keys(compose.services)).toEqual(['postgres', 'minio', 'bucket', 'migrate', 'api', 'gate']);
  });

  it.each(services)('pins the image of %s', (_name, service) => {
    const tag = tagOf(service.image);
    expect(tag).toBeDefined();
    expect(tag).not.toMatch(/^(latest|stable|edge|main)$/);
    // A tag that carries a version, not just a name.
    expect(tag).toMatch(/\d+[.-]\d+/);
  });

  it('publishes the documented ports, on the loopback address only', () => {
    const ports = services.flatMap(([, service]) => service.ports ?? []);
    expect(ports.toSorted()).toEqual(
      ['3000', '5432', '8080', '8081', '9000', '9001'].map((port) => `127.0.0.1:${port}:${port}`),
    );
  });

  it('waits for health and for the one-shots', () => {
    const conditions = services.map(([name, { depends_on: needs = {} }]) => [
      name,
      Object.fromEntries(Object.entries(needs).map(([needed, { condition }]) => [needed, condition])),
    ]);
    const started = {
      postgres: 'service_healthy',
      minio: 'service_healthy',
      bucket: 'service_completed_successfully',
      migrate: 'service_completed_successfully',
    };
    expect(Object.fromEntries(conditions)).toEqual({
      postgres: {},
      minio: {},
      bucket: { minio: 'service_healthy' },
      migrate: { postgres: 'service_healthy' },
      api: started,
      gate: started,
    });
  });

  it('has a health check on whatever is waited for to be healthy, and a one-shot is not restarted', () => {
    for (const [, { depends_on: needs = {} }] of services) {
      for (const [needed, { condition }] of Object.entries(needs)) {
        const service = compose.services[needed]!;
        if (condition === 'service_healthy') expect(service.healthcheck?.test).toBeDefined();
        else expect(service.restart).toBe('no');
      }
    }
  });

  it.each(services)('gives %s no more rights than it needs', (_name, service) => {
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.security_opt).toEqual(['no-new-privileges:true']);
    expect(service.read_only).toBe(true);
    expect(service.tmpfs).toContain('/tmp');
  });

  it('keeps every datum in a named volume, and gives each process one of its own', () => {
    const used = services.flatMap(([, service]) => (service.volumes ?? []).map((volume) => volume.split(':')[0]!));
    expect(used.toSorted()).toEqual(Object.keys(compose.volumes).toSorted());
  });

  it('does not kill a container before its grace has passed', () => {
    for (const name of OWN_SERVICES) {
      const { stop_grace_period: period = '', environment = {} } = compose.services[name]!;
      expect(Number(/^(\d+)s$/.exec(period)?.[1])).toBeGreaterThan(Number(environment['SHUTDOWN_GRACE_SECONDS']));
    }
  });

  it('names files that exist', () => {
    for (const { file } of Object.values(compose.secrets)) {
      expect(existsSync(new URL(file, import.meta.url))).toBe(true);
    }
  });

  it('writes the same credentials on both sides', () => {
    const variables = {
      POSTGRES_PASSWORD: 'p1',
      ARTIFACT_ACCESS_KEY: 'k1',
      ARTIFACT_SECRET_KEY: 's1',
      ARTIFACT_BUCKET: 'b1',
    };
    const { postgres, minio, bucket, api } = readCompose(variables).services;
    expect(postgres?.environment?.['POSTGRES_PASSWORD']).toBe('p1');
    expect(api?.environment?.['DATABASE_URL']).toBe('postgres://gatepost:p1@postgres:5432/gatepost');
    expect(minio?.environment).toMatchObject({ MINIO_ROOT_USER: 'k1', MINIO_ROOT_PASSWORD: 's1' });
    expect(bucket?.environment).toMatchObject({ STORE_BUCKET: 'b1', STORE_ACCESS_KEY: 'k1', STORE_SECRET_KEY: 's1' });
    expect(api?.environment).toMatchObject({
      ARTIFACT_BUCKET: 'b1',
      ARTIFACT_ACCESS_KEY: 'k1',
      ARTIFACT_SECRET_KEY: 's1',
    });
  });

  it('reads the variables that .env.example names, and no others', () => {
    const text = readFileSync(new URL('compose.yaml', import.meta.url), 'utf8');
    const example = readFileSync(new URL('.env.example', import.meta.url), 'utf8');
    const named = new Set([...example.matchAll(/^(?:# )?([A-Z_]+)=/gm)].map((match) => match[1]));
    const read = [...text.matchAll(/\$\{(\w+)/g)].map((match) => match[1]);
    expect(read.filter((name) => !named.has(name))).toEqual([]);
    expect([...named].filter((name) => !read.includes(name))).toEqual([]);
  });
});

describe('interpolation', () => {
  it.each([
    ['a-${X}-b', { X: '1' }, 'a-1-b'],
    ['${X:-d}', {}, 'd'],
    ['${X:-d}', { X: '' }, 'd'],
    ['${X}', {}, ''],
    ['$$X ${X:-d:e}', {}, '$X d:e'],
  ])('reads %s', (text, variables, result) => {
    expect(interpolate(text, variables)).toBe(result);
  });

  it.each(['$X', '${X:?error}', '${X:-${Y}}'])('refuses %s', (text) => {
    expect(() => interpolate(text, {})).toThrow('unknown interpolation');
  });
});
