import { Agent, createServer, request, ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type PiecewiseAnswer } from '../answer.js';
import { Listener } from '../listener.js';
import { BriefPiecewiseAnswer } from './piecewise-answer.js';

/** What is done to an answer, call by call. */
interface Script {
  readonly method: 'GET' | 'HEAD';
  readonly status: number;
  readonly isLengthTold: boolean;
  readonly isDateTold: boolean;
  readonly isHeadAlone: boolean;
  readonly pieces: readonly Uint8Array[];
  readonly last: Uint8Array | null;
}

const DATE = 'Thu, 01 Jan 1970 00:00:00 GMT';
let script: Script;
let answered: PiecewiseAnswer[] = [];
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

function play(answer: PiecewiseAnswer): void {
  answered.push(answer);
  const { status, isLengthTold, isDateTold, isHeadAlone, pieces, last } = script;
  const bytes = [...pieces, last ?? []].reduce((sum, { length }) => sum + length, 0);
  const headers = ['X-Mine', 'r\u00f8d', 'Set-Cookie', 'a=1', 'set-cookie', 'b=2'];
  if (isLengthTold) headers.push('content-length', String(bytes));
  if (isDateTold) headers.push('date', DATE);
  answer.writeHead(status, headers);
  if (isHeadAlone) answer.write(Buffer.alloc(0));
  for (const piece of pieces) answer.write(Buffer.from(piece));
  if (last === null) answer.end();
  else answer.end(Buffer.from(last));
}

const oracle = createServer((_request, response) => play(response));
const listener = new Listener(() => undefined, {
  brief: { inPieces: true, handle: (_, answer) => play(answer), takes: () => true, endTurn: () => undefined },
});
let ports: number[] = [];

beforeAll(async () => {
  await new Promise<void>((resolve) => oracle.listen(0, '127.0.0.1', resolve));
  const brief = await listener.listen({ host: '127.0.0.1', port: 0 });
  ports = [(oracle.address() as AddressInfo).port, brief.port];
});
afterAll(async () => {
  agent.destroy();
  oracle.close();
  await listener.stop(0);
});

interface Read {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

function read(port: number): Promise<Read> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, method: script.method, agent }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
      answer.on('end', () => {
        const { date, ...headers } = answer.headers;
        expect(Number.isNaN(Date.parse(date ?? ''))).toBe(false);
        const told = script.isDateTold ? { ...headers, date } : headers;
        const body = Buffer.concat(chunks).toString('latin1');
        resolve({ status: answer.statusCode, headers: told, body });
      });
    });
    asked.on('error', reject).end();
  });
}

/** How the body ends may be said in two ways where nobody said it before; Keep-Alive is a word of Node's own. */
function withoutFraming({ headers, ...rest }: Read): object {
  const {
    'x-octets': _octets,
    'keep-alive': _keepAlive,
    'transfer-encoding': _coding,
    'content-length': length,
    ...others
  } = headers;
  return { ...rest, headers: others, length: script.isLengthTold ? length : null };
}

it('answers as node:http does, in one piece and in many, on connections that go on', async () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.constantFrom(15_000, 16_000, 70_000).map((bytes) => new Uint8Array(bytes).fill(0xe5)),
  );
  const scripts = fc.record<Script>({
    method: fc.constantFrom('GET', 'GET', 'HEAD'),
    status: fc.constantFrom(200, 200, 204, 304, 404, 599),
    isLengthTold: fc.boolean(),
    isDateTold: fc.boolean(),
    isHeadAlone: fc.boolean(),
    pieces: fc.array(piece, { maxLength: 3 }),
    last: fc.option(piece),
  });
  await fc.assert(
    fc.asyncProperty(scripts, async (drawn) => {
      // Node passes a length on that a 204 has no use for, and the pieces too.
      script = drawn.status === 204 ? { ...drawn, isLengthTold: false } : drawn;
      answered = [];
      const [expected, got] = [await read(ports[0] ?? 0), await read(ports[1] ?? 0)];
      expect(withoutFraming(got)).toEqual(withoutFraming(expected));
      expect(answered.map(({ constructor }) => constructor)).toEqual([ServerResponse, BriefPiecewiseAnswer]);
    }),
    { numRuns: 200 },
  );
});
