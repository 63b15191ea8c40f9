import { Injectable } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { ApiKey, UnitOfWork } from '../database/index.js';
import { AuthError } from './errors.js';
import { SCOPES } from './permissions.js';
import { hashOf, randomBase62 } from './secrets.js';

const MOST_KEYS = 100;

export interface ApiKeyInput {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly siteId: string | null;
  readonly expiresAt: Date | null;
}

/** An account's keys for programs. A key may do what its account may, within its scopes and its site, and no more. */
@Injectable()
export class ApiKeysService {
  constructor(private readonly unit: UnitOfWork) {}

  /** Newest first. */
  async list(userId: string): Promise<ApiKey[]> {
    return this.unit.reader.find(ApiKey, { where: { userId }, order: { id: 'DESC' }, take: MOST_KEYS });
  }

  /**
   * The secret is in the answer and nowhere else. `gpk_`, a prefix that names the key, and 43 random letters and digits
   * (256 bits). Throws AuthError `scopes_invalid`, `api_keys_full`.
   */
  async create(
    userId: string,
    input: ApiKeyInput,
    now: Date,
  ): Promise<{ readonly key: ApiKey; readonly secret: string }> {
    const { name, siteId, expiresAt } = input;
    const scopes = SCOPES.filter((scope) => input.scopes.includes(scope));
    if (scopes.length === 0 || input.scopes.some((scope) => !(SCOPES as readonly string[]).includes(scope))) {
      throw new AuthError('scopes_invalid', `scopes takes one or more of ${SCOPES.join(', ')}.`, {
        pointer: '/scopes',
      });
    }
    if (expiresAt !== null && expiresAt <= now) {
      throw new AuthError('scopes_invalid', 'expires_at must be in the future.', { pointer: '/expires_at' });
    }
    const prefix = `gpk_${randomBase62(8)}`;
    const secret = `${prefix}_${randomBase62(43)}`;
    return this.unit.run(async (rows) => {
      if ((await rows.countBy(ApiKey, { userId })) >= MOST_KEYS) {
        throw new AuthError('api_keys_full', `An account has at most ${MOST_KEYS} keys; delete one that is not used.`);
      }
      const id = uuidv7();
      const row = { id, userId, siteId, name, prefix, scopes };
      await rows.insert(ApiKey, { ...row, secretHash: hashOf(secret), expiresAt });
      return { key: await rows.findOneByOrFail(ApiKey, { id }), secret };
    });
  }

  /** Throws AuthError `api_key_not_found`. */
  async find(userId: string, id: string): Promise<ApiKey> {
    return requireKey(this.unit.reader, userId, id);
  }

  /** Throws AuthError `api_key_not_found`. */
  async delete(userId: string, id: string): Promise<void> {
    await this.unit.run(async (rows) => {
      await requireKey(rows, userId, id);
      await rows.delete(ApiKey, { id });
    });
  }
}

async function requireKey(rows: EntityManager, userId: string, id: string): Promise<ApiKey> {
  const key = await rows.findOneBy(ApiKey, { id, userId });
  if (key) return key;
  throw new AuthError('api_key_not_found', 'There is no such key of yours; list them again.');
}
