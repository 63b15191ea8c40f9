import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { AnswerSealer } from './answer-sealer.js';
import { type TokenKeys } from './tokens.js';

const newPem = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const [OLD, NEW] = ['a'.repeat(32), 'b'.repeat(32)] as const;
const [OLD_PEM, NEW_PEM] = [newPem(), newPem()];
const TEXT = '{"key":"gpk_æ"}';

describe.each<[string, (...keys: ('old' | 'new')[]) => TokenKeys]>([
  ['a secret', (...keys) => ({ algorithm: 'HS256', secrets: keys.map((key) => (key === 'old' ? OLD : NEW)) })],
  [
    'a private key',
    (...keys) => ({ algorithm: 'EdDSA', privateKeys: keys.map((key) => (key === 'old' ? OLD_PEM : NEW_PEM)) }),
  ],
])('an answer sealed with %s', (_name, keysOf) => {
  it('is opened with the same, and while it is being replaced', async () => {
    const sealed = await new AnswerSealer(keysOf('old')).seal(TEXT);
    expect(sealed).not.toContain(Buffer.from('gpk_').toString('base64url'));
    expect(await new AnswerSealer(keysOf('old')).open(sealed)).toBe(TEXT);
    expect(await new AnswerSealer(keysOf('new', 'old')).open(sealed)).toBe(TEXT);
  });

  it('is not opened with another, nor when it was changed', async () => {
    const sealer = new AnswerSealer(keysOf('old'));
    const sealed = await sealer.seal(TEXT);
    expect(await new AnswerSealer(keysOf('new')).open(sealed)).toBeNull();
    for (const other of ['', 'x', TEXT, `${sealed.slice(0, -4)}AAAA`, sealed.replace('..', '.x.')]) {
      expect(await sealer.open(other)).toBeNull();
    }
  });
});
