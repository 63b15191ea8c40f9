import { setTimeout } from 'node:timers/promises';
import { hashPassword } from '../../libs/auth/index.js';
import { openDatabase } from '../../libs/database/index.js';
import { atMost, type Figure, percentile, type Report, round } from '../report.js';
import { startBareServer } from '../gate/bare.js';
import { type Answer, type ApiProgram, type Asker, askerOf, startApiProgram } from './api-program.js';
import { openSeededDatabase } from './database.js';
import { everyPage, type Page } from './pages.js';
import { SEED_SIZES, type SeedSizes, seededId } from './seed.js';

export interface ApiBenchOptions {
  readonly sizes: SeedSizes;
  /** Whether the seeded database is kept for the next time. */
  readonly isKept: boolean;
  /** How often each page and change is asked for. */
  readonly asked: number;
}

export const API_BENCH_DEFAULTS: ApiBenchOptions = { sizes: SEED_SIZES, isKept: false, asked: 500 };

const PAGE_MS = 20;
/** While a promise looks broken, its figures are measured again, and the medians of all rounds decide. */
const MOST_ROUNDS = 5;
/** More rules would make another site of the one that has few. */
const MOST_WRITES = 200;
/** Of what is asked for, and of the time that it may take, beside it, and not counted. */
const WARM_UP = 0.1;
const LONGEST_MS = 8_000;
const SIGN_INS = 50;
/** As many as a page is asked for, within these; the first is not counted: the program has not signed anybody in before. */
const FEWEST_ROUNDS = 3;
const ROUNDS_OF_SIGN_INS = 20;
const LIVE_EVERY_MS = 10;
/** Below, some lists have no rows. */
const FEWEST = { sites: 100, rules: 1_000, records: 1_000 };
/** Place of one who is not a member of the first site, which has most of everything. */
const COLLEAGUE = 5;
const PASSWORD = 'walnut harbour seventeen lanterns';

/** The control plane on a seeded PostgreSQL server, asked as a client asks it: over HTTP, one request after the other. */
export async function apiBench({ sizes, isKept, asked }: ApiBenchOptions): Promise<Report> {
  const database = await openSeededDatabase(requireServer(sizes), sizes, isKept, say);
  try {
    const emails = await givePasswords(database.url, Math.min(SIGN_INS, sizes.users));
    await database.settle();
    const program = await startApiProgram(database.url);
    try {
      const [member, colleague] = [
        await signIn(program, emails[0] ?? ''),
        await signIn(program, emails[COLLEAGUE] ?? ''),
      ];
      const tokens = { operator: program.operator, member, colleague };
      const pages: Figure[] = [];
      for (const page of await everyPage(program, tokens)) pages.push(await timedPage(program, page, asked));
      const writes = await timedWrites(program, Math.min(asked, MOST_WRITES));
      await database.settle();
      const rounds = Math.min(Math.max(asked, FEWEST_ROUNDS), ROUNDS_OF_SIGN_INS);
      const [alive, ...beside] = await untilKept(() => liveUnderSignIns(program, emails, rounds));
      return {
        figures: [...pages, ...writes, alive, ...beside],
        promises: [...pages, alive].map(({ what, p99 }) => atMost(`${what}, p99 ms`, p99 ?? NaN, PAGE_MS)),
      };
    } finally {
      await program.close();
    }
  } finally {
    await database.close();
  }
}

/** `npm run bench -- seed`: makes the database and keeps it. */
export async function seedOnly({ sizes }: ApiBenchOptions): Promise<Report> {
  const begun = performance.now();
  const database = await openSeededDatabase(requireServer(sizes), sizes, true, say);
  await database.close();
  const seconds = round((performance.now() - begun) / 1_000);
  return { figures: [{ what: 'seed', median: seconds, p99: null, unit: 's' }], promises: [] };
}

/** Its address. Ends the process where there is none, or the sizes are too small for what the bench asks for. */
function requireServer(sizes: SeedSizes): string {
  const serverUrl = process.env['TEST_DATABASE_URL'];
  if (serverUrl === undefined) {
    return refuse('This bench needs a PostgreSQL server with PostGIS; give its address in TEST_DATABASE_URL.');
  }
  for (const [what, least] of Object.entries(FEWEST) as [keyof typeof FEWEST, number][]) {
    if (sizes[what] < least) return refuse(`The bench needs ${least} ${what} at least; ask for more by --${what}.`);
  }
  return serverUrl;
}

function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(64);
}

function say(sentence: string): void {
  process.stderr.write(`${new Date().toISOString()} seeded: ${sentence}\n`);
}

async function givePasswords(url: string, accounts: number): Promise<string[]> {
  const settings = { kind: 'postgres', url, poolSize: 1, connectTimeoutMs: 5_000, statementTimeoutMs: 0 } as const;
  const database = await openDatabase({ ...settings, ssl: 'disable' });
  try {
    const ids = Array.from({ length: accounts }, (_, index) => seededId('user', index + 1));
    const rows = await database.dataSource.query<{ email: string }[]>(
      `with given as (update users set password_hash = $1 where id = any($2::uuid[]) returning id, email)
       select email from given order by id`,
      [await hashPassword(PASSWORD), ids],
    );
    return rows.map(({ email }) => email);
  } finally {
    await database.close();
  }
}

async function signIn(program: ApiProgram, email: string): Promise<string> {
  const answer = await program.ask('POST', '/api/v1/auth/sign-in', null, { email, password: PASSWORD });
  return (JSON.parse(expectStatus(answer, 200, 'sign-in').text) as { access_token: string }).access_token;
}

async function timedPage(program: ApiProgram, { what, path, token }: Page, asked: number): Promise<Figure> {
  const ask = async (): Promise<number> => expectStatus(await program.ask('GET', path, token), 200, path).tookMs;
  const [figure] = await untilKept(async () => [await timed(what, asked, ask)]);
  return figure;
}

/** The promise speaks of the first. */
type Figures = [Figure, ...Figure[]];

async function untilKept(once: () => Promise<Figures>): Promise<Figures> {
  const rounds: Figures[] = [];
  const middle = (pick: (round: Figures) => number | null | undefined): number =>
    percentile(
      rounds.map((round) => pick(round) ?? NaN),
      0.5,
    );
  const merged = (figure: Figure, index: number): Figure => ({
    ...figure,
    median: middle((round) => round[index]?.median),
    p99: middle((round) => round[index]?.p99),
  });
  for (;;) {
    const [first, ...others] = await once();
    rounds.push([first, ...others]);
    const figures: Figures = [merged(first, 0), ...others.map((figure, index) => merged(figure, index + 1))];
    if (rounds.length === MOST_ROUNDS || (figures[0].p99 ?? NaN) <= PAGE_MS) return figures;
  }
}

async function timedWrites(program: ApiProgram, asked: number): Promise<Figure[]> {
  const made = await program.ask('POST', '/api/v1/sites', program.operator, {
    name: 'Bench',
    hostname: `bench-${Date.now()}.example`,
  });
  const { id: siteId } = JSON.parse(expectStatus(made, 201, 'site').text) as { id: string };
  const figures: Figure[] = [];
  const ids: string[] = [];
  for (const [what, site] of [
    ['a site of few rules', siteId],
    ['the site with most rules', seededId('site', 1)],
  ] as const) {
    const path = `/api/v1/sites/${site}/ip-rules`;
    let n = 0;
    const create = async (): Promise<number> => {
      const body = {
        kind: 'cidr',
        value: `203.0.${n % 250}.0/24`,
        action: n >= 250 ? 'deny' : 'allow',
        note: `bench ${n}`,
      };
      n += 1;
      const answer = expectStatus(await program.ask('POST', path, program.operator, body), 201, path);
      ids.push((JSON.parse(answer.text) as { id: string }).id);
      return answer.tookMs;
    };
    figures.push(await timed(`create a rule at ${what}`, asked, create));
    const update = async (): Promise<number> => {
      const id = ids[n % ids.length] ?? '';
      n += 1;
      const body = { note: `changed ${n}` };
      return expectStatus(await program.ask('PATCH', `${path}/${id}`, program.operator, body), 200, path).tookMs;
    };
    figures.push(await timed(`update a rule at ${what}`, asked, update));
    for (const id of ids.splice(0))
      expectStatus(await program.ask('DELETE', `${path}/${id}`, program.operator), 204, path);
  }
  expectStatus(await program.ask('DELETE', `/api/v1/sites/${siteId}`, program.operator), 204, 'site');
  return figures;
}

/**
 * As many people sign in at once, again and again, while the liveness check is asked at a fixed rate; and so is a server that
 * does nothing, which tells how late the machine itself is then.
 */
async function liveUnderSignIns(program: ApiProgram, emails: readonly string[], rounds: number): Promise<Figures> {
  const signIns: number[] = [];
  const isOver = (): boolean => signIns.length >= rounds * emails.length;
  const isWarm = (): boolean => signIns.length >= emails.length;
  const signInAgainAndAgain = async (email: string): Promise<void> => {
    while (!isOver()) {
      const answer = await program.ask('POST', '/api/v1/auth/sign-in', null, { email, password: PASSWORD });
      signIns.push(expectStatus(answer, 200, 'sign-in').tookMs);
    }
  };
  const askAtRate = async ({ ask }: Asker, path: string, status: number): Promise<number[]> => {
    const times: number[] = [];
    const answers: Promise<void>[] = [];
    const begun = performance.now();
    for (let n = 0; !isOver(); n += 1) {
      const dueMs = begun + n * LIVE_EVERY_MS;
      await setTimeout(Math.max(0, dueMs - performance.now()));
      // From when it was due: a check that waits for the one before is late, and must count as late.
      answers.push(
        ask('GET', path, null).then((answer) => {
          expectStatus(answer, status, path);
          if (isWarm()) times.push(performance.now() - dueMs);
        }),
      );
    }
    await Promise.all(answers);
    return times;
  };
  const bare = await startBareServer();
  const bareAsker = askerOf(bare.url);
  try {
    const [live, idle] = await Promise.all([
      askAtRate(program, '/health/live', 200),
      askAtRate(bareAsker, '/', 204),
      ...emails.map(signInAgainAndAgain),
    ]);
    return [
      figureOf(`/health/live under ${emails.length} sign-ins`, live),
      figureOf('a bare node:http server beside it', idle),
      figureOf(`a sign-in among ${emails.length}`, signIns.slice(emails.length)),
    ];
  } finally {
    await bareAsker.close();
    await bare.close();
  }
}

async function timed(what: string, asked: number, once: () => Promise<number>): Promise<Figure> {
  const begun = performance.now();
  const isLate = (): boolean => performance.now() - begun > LONGEST_MS;
  await once();
  for (let n = 1; n < asked * WARM_UP && performance.now() - begun < LONGEST_MS * WARM_UP; n += 1) await once();
  // What is far from its promise is found so by a few.
  const times = [await once()];
  while (times.length < asked && !isLate()) times.push(await once());
  return figureOf(what, times);
}

function figureOf(what: string, times: readonly number[]): Figure {
  const [median, p99] = [0.5, 0.99].map((share) => round(percentile(times, share))) as [number, number];
  return { what, median, p99, unit: 'ms' };
}

function expectStatus(answer: Answer, status: number, what: string): Answer {
  if (answer.status === status) return answer;
  throw new Error(`${what} answered ${answer.status} and not ${status}: ${answer.text.slice(0, 500)}`);
}
