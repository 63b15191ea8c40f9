import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type Dispatcher, Pool } from 'undici';

/**
 * What the reverse proxy cannot be faster than with its library: undici behind a socket, deciding and checking nothing. It
 * takes what it reads for one whole request without a body, and passes on answers that tell their length.
 */
const [, , upstreamUrl = ''] = process.argv;
const pool = new Pool(upstreamUrl);

class BareRelay implements Dispatcher.DispatchHandler {
  #answer = '';

  constructor(private readonly visitor: Socket) {}

  onRequestStart(): void {}

  onResponseStart({ rawHeaders }: Dispatcher.DispatchController, status: number): void {
    this.#answer = `HTTP/1.1 ${status} \r\n`;
    // Names and values by turns.
    const parts = Array.isArray(rawHeaders) ? rawHeaders : [];
    for (const [index, part] of parts.entries()) {
      this.#answer += (typeof part === 'string' ? part : part.toString('latin1')) + (index % 2 === 0 ? ': ' : '\r\n');
    }
    this.#answer += '\r\n';
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#answer += chunk.toString('latin1');
  }

  onResponseEnd(): void {
    this.visitor.write(this.#answer, 'latin1');
  }

  onResponseError(): void {
    this.visitor.destroy();
  }
}

const server = createServer({ noDelay: true }, (visitor) => {
  visitor.on('error', () => visitor.destroy());
  visitor.on('data', (read) => {
    const [line = '', ...lines] = read.toString('latin1').split('\r\n');
    const [method = '', path = ''] = line.split(' ');
    const headers = lines.filter((header) => header !== '').flatMap((header) => header.split(': ', 2));
    pool.dispatch({ path, method: method, headers, body: null }, new BareRelay(visitor));
  });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
