import { randomBytes } from 'node:crypto';
import { type IncomingHttpHeaders, request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Visit {
  /** The visitor's own address, from which the connection is made. */
  readonly from: string;
  readonly host: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

export function visit(
  port: number,
  { from, host, method = 'GET', path = '/', headers = {}, body }: Visit,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, localAddress: from, agent: false, method, path, headers: { Host: host, ...headers } },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () => {
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString() });
        });
        answer.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** A WebSocket handshake and one echo; the status when there is none. */
export function openSocket(
  port: number,
  { from, host }: Pick<Visit, 'from' | 'host'>,
): Promise<{ status: number; seen: unknown; echo: string | null }> {
  return new Promise((resolve, reject) => {
    const headers = {
      Host: host,
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    };
    const sent = request({ host: '127.0.0.1', port, localAddress: from, agent: false, path: '/live', headers });
    sent.on('error', reject);
    sent.on('response', (answer) => {
      answer.resume();
      resolve({ status: answer.statusCode ?? 0, seen: null, echo: null });
    });
    sent.on('upgrade', (answer, socket) => {
      socket.once('data', (chunk: Buffer) => {
        socket.destroy();
        resolve({ status: 101, seen: answer.headers['x-seen'], echo: chunk.toString() });
      });
      socket.write('ping');
    });
    sent.end();
  });
}
