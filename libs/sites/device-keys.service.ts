import { createHash, createPublicKey, type JsonWebKey } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import {
  BY_ID,
  DeviceKey,
  type DeviceKeyAlgorithm,
  expectAnything,
  type Expectation,
  type Page,
  type PageRequest,
  type PublicJwk,
  readPage,
  type SortKeys,
  UnitOfWork,
} from '../database/index.js';
import { PolicyPublisher } from '../policy/index.js';
import { SiteError } from './errors.js';
import { type Editor } from './editor.js';
import { changePolicy } from './policy-change.js';
import { requireSite } from './sites.service.js';
import { instant } from './validity.js';

export interface DeviceKeyInput {
  /** A public JWK (RFC 7517): EC P-256, or OKP Ed25519. */
  readonly publicJwk: Readonly<Record<string, unknown>>;
  readonly label: string;
  /** RFC 3339; null: until it is removed. */
  readonly expiresAt: string | null;
}

/** Every order of the list of device keys. */
export const DEVICE_KEY_ORDERS = { created: BY_ID } as const satisfies SortKeys<DeviceKey, string>;

export interface DeviceKeyListing extends PageRequest<keyof typeof DEVICE_KEY_ORDERS> {
  readonly algorithm?: DeviceKeyAlgorithm | undefined;
  /** The one with this thumbprint. */
  readonly keyId?: string | undefined;
}

/** Each gate keeps all keys of all sites in memory. */
const MOST_KEYS = 1_000;

@Injectable()
export class DeviceKeysService {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly publisher: PolicyPublisher,
  ) {}

  async list(siteId: string, filter: DeviceKeyListing): Promise<Page<DeviceKey>> {
    const { algorithm, keyId, sort = 'created', ...page } = filter;
    await requireSite(this.unit.reader, siteId);
    const query = this.unit.reader.createQueryBuilder(DeviceKey, 'k').where('k.site_id = :siteId', { siteId });
    if (algorithm !== undefined) query.andWhere('k.algorithm = :algorithm', { algorithm });
    if (keyId !== undefined) query.andWhere('k.key_id = :keyId', { keyId });
    return readPage(query, DEVICE_KEY_ORDERS, { ...page, sort });
  }

  async find(siteId: string, id: string): Promise<DeviceKey> {
    return requireKey(this.unit.reader, siteId, id);
  }

  /** The gates hear of it as of any change of the site. Throws SiteError. */
  async create(siteId: string, { publicJwk, label, expiresAt }: DeviceKeyInput, editor: Editor): Promise<DeviceKey> {
    const { algorithm, jwk } = parseJwk(publicJwk);
    const keyId = thumbprint(jwk);
    const expires = instant(expiresAt, '/expires_at');
    const change = { editor, comment: 'device key added' };
    return changePolicy(this.unit, this.publisher, siteId, change, async (rows) => {
      if ((await rows.countBy(DeviceKey, { siteId })) >= MOST_KEYS) {
        throw new SiteError('device_keys_full', `A site has ${MOST_KEYS} device keys at the most; remove one first.`);
      }
      if (await rows.existsBy(DeviceKey, { siteId, keyId })) {
        throw new SiteError('device_key_exists', 'The site has this device key already.', '/public_jwk');
      }
      const id = uuidv7();
      await rows.insert(DeviceKey, { id, siteId, keyId, algorithm, publicJwk: jwk, label, expiresAt: expires });
      return rows.findOneByOrFail(DeviceKey, { id });
    });
  }

  async delete(
    siteId: string,
    id: string,
    editor: Editor,
    expected: Expectation<DeviceKey> = expectAnything,
  ): Promise<void> {
    const change = { editor, comment: 'device key removed' };
    await changePolicy(this.unit, this.publisher, siteId, change, async (rows) => {
      expected(await requireKey(rows, siteId, id));
      await rows.delete(DeviceKey, { siteId, id });
    });
  }
}

async function requireKey(rows: EntityManager, siteId: string, id: string): Promise<DeviceKey> {
  const key = await rows.findOneBy(DeviceKey, { siteId, id });
  if (key) return key;
  throw new SiteError('device_key_not_found', 'There is no such device key; check its id, it may have been removed.');
}

/** The kind of key says which signature it makes; a claim cannot choose (RFC 8725 §3.1). */
function parseJwk(given: Readonly<Record<string, unknown>>): { algorithm: DeviceKeyAlgorithm; jwk: PublicJwk } {
  const { kty, crv, x, y } = given;
  if ('d' in given || 'k' in given) {
    throw invalid('This is a private or secret key; keep it on the device, and register its public part only.');
  }
  if (kty === 'EC' && crv === 'P-256' && typeof x === 'string' && typeof y === 'string') {
    return { algorithm: 'ES256', jwk: checked({ kty, crv, x, y }) };
  }
  if (kty === 'OKP' && crv === 'Ed25519' && typeof x === 'string') {
    return { algorithm: 'EdDSA', jwk: checked({ kty, crv, x }) };
  }
  throw invalid(
    'The key must be a public JWK: {"kty":"EC","crv":"P-256","x":…,"y":…} or {"kty":"OKP","crv":"Ed25519","x":…}.',
  );
}

function checked<T extends PublicJwk>(jwk: T): T {
  try {
    createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
    return jwk;
  } catch {
    throw invalid('The coordinates of this key are not those of a point of its curve; export the key again.');
  }
}

/** RFC 7638: SHA-256 of the required members in order of their names. */
function thumbprint(jwk: PublicJwk): string {
  const { kty, crv, x } = jwk;
  const members = jwk.kty === 'EC' ? { crv, kty, x, y: jwk.y } : { crv, kty, x };
  return createHash('sha256').update(JSON.stringify(members)).digest('base64url');
}

function invalid(message: string): SiteError {
  return new SiteError('device_key_invalid', message, '/public_jwk');
}
