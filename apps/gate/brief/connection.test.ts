import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { type BodilessRequest, type QuestionHandler, type WholeAnswer } from '../answer.js';
import { Listener } from '../listener.js';
import { DEFAULT_LISTENER_TIMEOUTS } from '../listening-server.js';

let listener: Listener;
let port: number;
/** Questions that nobody has answered yet, with the way they came. */
let open: { request: BodilessRequest; answer: WholeAnswer; isBrief: boolean }[];
let told: () => void;

const collect =
  (isBrief: boolean): QuestionHandler =>
  (request, answer) => {
    open.push({ request, answer, isBrief });
    told();
  };

beforeEach(async () => {
  open = [];
  told = () => undefined;
  const timeouts = { ...DEFAULT_LISTENER_TIMEOUTS, headersMs: 60, checkEveryMs: 20 };
  listener = new Listener(collect(false), {
    brief: { inPieces: false, handle: collect(true), endTurn: () => undefined },
    timeouts,
  });
  ({ port } = await listener.listen({ host: '127.0.0.1', port: 0 }));
});
afterEach(() => listener.stop(0));

/** The next questions, in the order they came. */
async function asked(count: number): Promise<typeof open> {
  while (open.length < count) await new Promise<void>((resolve) => (told = resolve));
  return open.splice(0, count);
}

async function opened(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket.setEncoding('latin1');
}

type Asked = [(typeof open)[number]];

function get(path: string, more = ''): string {
  return `GET ${path} HTTP/1.1\r\nHost: a\r\n${more}\r\n`;
}

function say({ answer }: Asked[0], body: string): void {
  answer.writeHead(200, ['X-Mine', 'yes', 'Content-Length', String(Buffer.byteLength(body))]);
  answer.end(body);
}

function bodiesOf(answers: string): string {
  return answers
    .split('HTTP/1.1 200 OK')
    .map((text) => text.split('\r\n\r\n').at(-1))
    .join('');
}

async function readUntil(socket: Socket, end: string): Promise<string> {
  let text = '';
  while (!text.endsWith(end)) text += String((await once(socket, 'data'))[0]);
  return text;
}

it('answers one request after another, and the body in UTF-8', async () => {
  const socket = await opened();
  for (const body of ['one', 'r\u00f8d', '']) {
    socket.write(get(`/${body.length}`));
    const [question] = (await asked(1)) as Asked;
    expect(question.isBrief).toBe(true);
    expect(question.request.url).toBe(`/${body.length}`);
    say(question, body);
    const text = await readUntil(socket, `\r\n\r\n${Buffer.from(body).toString('latin1')}`);
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\nX-Mine: yes\r\n/);
    expect(Date.parse(/\r\nDate: (.*)\r\n/.exec(text)?.[1] ?? '')).toBeGreaterThan(Date.now() - 5_000);
    expect(text).toContain('\r\nConnection: keep-alive\r\n');
  }
  socket.destroy();
});

it('answers in order what comes too early', async () => {
  const socket = await opened();
  const answers = readUntil(socket, ' and third');
  socket.write(get('/1'));
  const [first] = (await asked(1)) as Asked;
  socket.write(get('/2') + get('/3'));
  say(first, 'first ');
  // Two at once are left to Node, but only after the answer to the first.
  const [second, third] = (await asked(2)) as [Asked[0], Asked[0]];
  expect([first, second, third].map(({ isBrief }) => isBrief)).toEqual([true, false, false]);
  say(third, ' and third');
  say(second, 'second');
  expect(bodiesOf(await answers)).toBe('first second and third');
  socket.destroy();
});

it('leaves a head that comes in pieces, and a body, to Node', async () => {
  const socket = await opened();
  socket.write(get('/1'));
  say(((await asked(1)) as Asked)[0], 'brief');
  await readUntil(socket, 'brief');
  socket.write(`POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nup`);
  const [{ request, answer, isBrief }] = (await asked(1)) as Asked;
  expect(isBrief).toBe(false);
  socket.write('on');
  let body = '';
  for await (const chunk of request as unknown as AsyncIterable<Buffer>) body += chunk.toString();
  expect(body).toBe('upon');
  say({ request, answer, isBrief }, 'long');
  await readUntil(socket, 'long');
  socket.destroy();
});

it('ends the connection with the answer when the request says so', async () => {
  const socket = await opened();
  const closed = once(socket, 'close');
  socket.write(get('/1', 'Connection: close\r\n'));
  say(((await asked(1)) as Asked)[0], 'last');
  expect(await readUntil(socket, 'last')).toContain('\r\nConnection: close\r\n');
  await closed;
});

it('tells the last answers when it takes no more connections, and ends those between two requests', async () => {
  const [busy, idle] = [await opened(), await opened()];
  busy.write(get('/1'));
  idle.write(get('/2'));
  const [one, other] = (await asked(2)) as [Asked[0], Asked[0]];
  const [ofBusy, ofIdle] = one.request.url === '/1' ? [one, other] : [other, one];
  say(ofIdle, 'idle');
  await readUntil(idle, 'idle');
  const closed = [once(busy, 'close'), once(idle, 'close')];
  const stopped = listener.stop(5_000);
  await closed[1];
  say(ofBusy, 'busy');
  expect(await readUntil(busy, 'busy')).toContain('\r\nConnection: close\r\n');
  await closed[0];
  await stopped;
});

it('tells a connection that says nothing that it is too slow', async () => {
  const socket = await opened();
  let text = '';
  socket.on('data', (chunk: string) => (text += chunk));
  await once(socket, 'end');
  expect(text).toMatch(/^HTTP\/1\.1 408 /);
  socket.destroy();
});

it('answers HEAD without the body', async () => {
  const socket = await opened();
  socket.write(get('/1').replace('GET', 'HEAD'));
  const [question] = (await asked(1)) as Asked;
  expect(question.isBrief).toBe(true);
  say(question, 'not this');
  const text = await readUntil(socket, '\r\n\r\n');
  socket.write(get('/2', 'Connection: close\r\n'));
  say(((await asked(1)) as Asked)[0], 'but this');
  expect(text + (await readUntil(socket, 'but this'))).not.toContain('not this');
  expect(text).toContain('\r\nContent-Length: 8\r\n');
});

it('survives visitors who leave before their answer', async () => {
  const socket = await opened();
  socket.write(get('/1'));
  const [question] = (await asked(1)) as Asked;
  socket.resetAndDestroy();
  const next = await opened();
  next.write(get('/2'));
  const [other] = (await asked(1)) as Asked;
  say(question, 'nobody');
  say(other, 'somebody');
  await readUntil(next, 'somebody');
  next.destroy();
});

it('asks nothing for a visitor who has gone by the end of the turn', async () => {
  const sockets = [await opened(), await opened()];
  const ends: Socket[] = [];
  for (const socket of sockets) {
    socket.write(get('/1'));
    const [question] = (await asked(1)) as Asked;
    ends.push(question.request.socket as Socket);
    say(question, 'first');
    await readUntil(socket, 'first');
  }
  const closed = Promise.all(sockets.map((socket) => once(socket, 'close')));
  let questions = 0;
  told = () => {
    questions += 1;
    for (const end of ends) end.destroy();
  };
  // Both have arrived before the gate looks.
  for (const socket of sockets) socket.write(get('/2'));
  await closed;
  expect(questions).toBe(1);
});

it('ends the connection of a peer that asks on and on and does not read', async () => {
  const socket = await opened();
  socket.on('error', () => undefined).pause();
  const page = 'x'.repeat(60_000);
  let answers = 0;
  let gone = new Promise<null>(() => undefined);
  for (;;) {
    socket.write(get(`/${answers}`));
    const question = await Promise.race([asked(1).then(([first]) => first), gone]);
    if (question === null || question === undefined) break;
    if (answers === 0) gone = once(question.request.socket as Socket, 'close').then(() => null);
    say(question, page);
    answers += 1;
    expect(answers).toBeLessThan(2_000);
  }
  // What the system's buffers hold does not count.
  expect(answers * page.length).toBeGreaterThan(2 ** 20);
});

it('leaves a connection to Node that had to wait, and has brought something by then', async () => {
  const admit = (accepted: Socket, accept: (source: string | null) => void): void => {
    if (accepted.readableLength > 0) accept(null);
    else setImmediate(() => admit(accepted, accept));
  };
  const waiting = new Listener(collect(false), {
    admission: { admit },
    brief: { inPieces: false, handle: collect(true), endTurn: () => undefined },
  });
  const { port: at } = await waiting.listen({ host: '127.0.0.1', port: 0 });
  const socket = connect(at, '127.0.0.1').setEncoding('latin1');
  socket.write(get('/1'));
  const [question] = (await asked(1)) as Asked;
  expect(question.isBrief).toBe(false);
  say(question, 'whole');
  await readUntil(socket, 'whole');
  socket.destroy();
  await waiting.stop(0);
});

it('writes no header that would be two', async () => {
  const socket = await opened();
  socket.write(get('/1'));
  const [{ answer }] = (await asked(1)) as Asked;
  expect(() => answer.writeHead(200, ['X-Mine', 'yes\r\nX-Other: no'])).toThrow('Invalid character');
  socket.destroy();
});
