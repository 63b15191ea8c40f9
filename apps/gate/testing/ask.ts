import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type RequestListener } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { type Readable } from 'node:stream';

export interface Question {
  readonly method?: string;
  readonly path?: string;
  /** Names and values; a list of values sends the header as often. Host is `site.example` unless given. */
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: Readable | string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

/** One request on a connection of its own, its headers sent as they are. */
export async function ask(port: number, question: Question = {}): Promise<Answer> {
  const answer = await askStreaming(port, question);
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  const { statusCode = 0, headers, rawHeaders } = answer;
  return { status: statusCode, headers, rawHeaders, body: Buffer.concat(chunks).toString() };
}

/** The answer's head, its body still to come. */
export function askStreaming(
  port: number,
  { method, path = '/', headers = {}, body }: Question,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, method, path, agent: false, headers: { Host: 'site.example', ...headers } },
      resolve,
    );
    sent.once('error', reject);
    if (body === undefined || typeof body === 'string') sent.end(body);
    else body.pipe(sent);
  });
}

/** Bytes as they are; resolves with everything that came back when the server closed the connection. */
export async function sendRaw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  // A server that refuses the rest of what is sent may reset the connection behind its answer.
  socket.on('error', () => undefined);
  socket.write(bytes, 'latin1');
  await new Promise((resolve) => socket.once('close', resolve));
  return Buffer.concat(chunks).toString();
}

export interface TestUpstream {
  readonly url: string;
  close(): Promise<void>;
}

export async function openUpstream(listener: RequestListener): Promise<TestUpstream> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
