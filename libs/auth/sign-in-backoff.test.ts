import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { UnitOfWork } from '../database/index.js';
import { embeddedTestDatabase, type TestDatabase } from '../database/testing/test-database.js';
import { AuthError } from './errors.js';
import { type Attempt, SignInBackoff } from './sign-in-backoff.js';

const OWNER = 'owner@example.org';
const FREE_FAILURES = 5;
const HOME = '192.0.2.1';

let database: TestDatabase;
let unit: UnitOfWork;
const backoff = new SignInBackoff();
beforeAll(async () => {
  database = await embeddedTestDatabase();
  unit = new UnitOfWork(database.dataSource);
});
afterAll(() => database.close());
beforeEach(() => unit.run((rows) => rows.query('truncate sign_in_attempts')));

interface Try {
  readonly email: string;
  readonly address: string;
  readonly deviceId?: string | null;
  readonly isRight: boolean;
}

/** Whether the password was looked at. */
async function attempt({ email, address, deviceId = null, isRight }: Try): Promise<boolean> {
  const origin = { address, userAgent: null };
  const asked: Attempt = { email, origin, deviceId, isKnownHere: () => Promise.resolve(false) };
  try {
    await unit.run((rows) => backoff.admit(rows, asked));
  } catch (error) {
    if (error instanceof AuthError && error.code === 'too_many_attempts') return false;
    throw error;
  }
  if (isRight) await unit.run((rows) => backoff.forgive(rows, asked));
  return true;
}

/** Somebody who does not know the password: from anywhere but where the owner is, or from there without the owner's browser. */
const stranger = fc.record({
  email: fc.constantFrom(OWNER, OWNER.toUpperCase(), 'other@example.org'),
  address: fc.constantFrom('198.51.100.1', '198.51.100.2', '2001:db8::1', '2001:db8::2'),
  isRight: fc.constant(false),
});
/** The owner's own tries, some of them slips. */
const owner = fc.record({ isRight: fc.boolean() });

describe('the back-off, whatever strangers do in between', () => {
  it('lets the owner in elsewhere as if there were nobody else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(stranger, owner), { maxLength: 25 }), async (tries) => {
        await unit.run((rows) => rows.query('truncate sign_in_attempts'));
        let slips = 0;
        for (const one of tries) {
          if ('email' in one) {
            await attempt(one);
            continue;
          }
          // No more slips in a row than are free: those the owner pays for, and nobody else's.
          const isRight = one.isRight || slips === FREE_FAILURES - 1;
          expect(await attempt({ email: OWNER, address: HOME, isRight })).toBe(true);
          slips = isRight ? 0 : slips + 1;
        }
        expect(await attempt({ email: OWNER, address: HOME, isRight: true })).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('lets a browser in that has signed in before, at the very address of the strangers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(stranger, { maxLength: 25 }), async (tries) => {
        await unit.run((rows) => rows.query('truncate sign_in_attempts'));
        for (const one of tries) await attempt({ ...one, address: HOME });
        expect(await attempt({ email: OWNER, address: HOME, deviceId: 'browser', isRight: true })).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it('looks at no more guesses at one place than are free, however they are spread over accounts and a /64', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 65_535 }), { minLength: FREE_FAILURES + 1, maxLength: 20 }),
        async (hosts) => {
          await unit.run((rows) => rows.query('truncate sign_in_attempts'));
          const begun = performance.now();
          const looks = [];
          for (const host of hosts) {
            looks.push(await attempt({ email: OWNER, address: `2001:db8:1:2::${host.toString(16)}`, isRight: false }));
          }
          // Each further one costs twice the wait of the last, from one second: a slow machine may get to some of them.
          const seconds = (performance.now() - begun) / 1_000;
          const most = FREE_FAILURES + Math.floor(Math.log2(seconds + 1));
          expect(looks.slice(0, FREE_FAILURES)).toEqual(looks.slice(0, FREE_FAILURES).map(() => true));
          expect(looks.filter(Boolean).length).toBeLessThanOrEqual(most);
        },
      ),
      { numRuns: 15 },
    );
  });
});
