import { expect, it } from '@jest/globals';
import { describeDatabase } from './database.contract.js';
import { embeddedTestDatabase } from './testing/test-database.js';

describeDatabase('the embedded engine', embeddedTestDatabase);

it('refuses COPY FROM STDIN, and goes on', async () => {
  const database = await embeddedTestDatabase();
  try {
    await expect(database.dataSource.query('copy users from stdin')).rejects.toMatchObject({ code: '0A000' });
    expect(await database.dataSource.query('select 1 as one')).toEqual([{ one: 1 }]);
  } finally {
    await database.close();
  }
});

it('keeps this thread free while a query takes two seconds', async () => {
  const database = await embeddedTestDatabase();
  try {
    let worst = 0;
    let last = performance.now();
    const ticker = setInterval(() => {
      const now = performance.now();
      worst = Math.max(worst, now - last);
      last = now;
    }, 5);
    const slow = `select count(*) from generate_series(1, 1000000) a where md5(a::text) < 'zz'`;
    const begun = performance.now();
    while (performance.now() - begun < 2_000) await database.dataSource.query(slow);
    clearInterval(ticker);
    // The thread turned all the time: a query on it would have held it for hundreds of milliseconds.
    expect(worst).toBeLessThan(200);
  } finally {
    await database.close();
  }
});
