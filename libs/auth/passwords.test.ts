import { describe, expect, it } from '@jest/globals';
import { isCommonPassword } from './common-passwords.js';
import { hashPassword, isPassword, requireGoodPassword } from './passwords.js';

describe('a password', () => {
  it('is kept as argon2id with the parameters of OWASP, salted', async () => {
    const [one, other] = await Promise.all([hashPassword('ten quiet herons'), hashPassword('ten quiet herons')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(other);
    expect(await isPassword('ten quiet herons', one)).toBe(true);
    expect(await isPassword('ten quiet heron', one)).toBe(false);
  });

  it('is the same however its letters were typed', async () => {
    const composed = 'caf\u00e9 by the river';
    expect(await isPassword(composed.normalize('NFD'), await hashPassword(composed))).toBe(true);
  });

  it('of no account is none, whatever it is', async () => {
    // Among them the one that the stand-in hash was made of.
    for (const password of ['x', '', 'ten quiet herons']) expect(await isPassword(password, null)).toBe(false);
  });

  it.each([
    ['short', 'elevenchars'],
    ['too long', 'ab cd ef gh '.repeat(20)],
    ['of the list', 'unbelievable'],
    ['of the list, with digits after it', 'password1234'],
    ['of the list, with signs for letters', 'P@ssw0rd2026!'],
    ['of the list, twice', 'dragondragon'],
    ['one letter', 'aaaaaaaaaaaaaa'],
    ['in a row', 'abcdefghijklmn'],
    ['in a row downwards', '9876543210987'],
    ['of the keyboard', 'qwertyuiop123'],
    ['the name of this program', 'Gatepost2026!!'],
    ['the address of the account', 'anna.andersen99'],
  ])('that is %s is refused', async (_why, password) => {
    const refused = requireGoodPassword(password, ['anna.andersen99@example.org'], '/password');
    await expect(refused).rejects.toMatchObject({ code: 'password_too_weak', more: { pointer: '/password' } });
  });

  it.each(['ten quiet herons by the mill', 'kX9#vPq2!mLw', 'blå øller på kajen 7', '正しい馬電池ホッチキスの箱です'])(
    '%j is accepted',
    async (password) => {
      await requireGoodPassword(password, ['anna@example.org', 'Anna Andersen'], '/password');
    },
  );

  it('is looked for in the list in no time, however odd', async () => {
    await isCommonPassword('loads the list', []);
    const before = performance.now();
    await isCommonPassword(`${'ab'.repeat(99)}c`, []);
    expect(performance.now() - before).toBeLessThan(50);
  });
});
