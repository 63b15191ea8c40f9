import { type Socket } from 'node:net';
import { type IdleWatch } from '../idle-watch.js';
import { BriefConnection, type BriefOptions } from './connection.js';

export interface BriefConnectionsOptions extends BriefOptions {
  readonly idle: IdleWatch;
}

/** All connections of a listener that have brought nothing but brief requests so far. */
export class BriefConnections {
  readonly #options: BriefConnectionsOptions;
  readonly #connections = new Map<Socket, BriefConnection>();

  constructor(options: BriefConnectionsOptions) {
    this.#options = options;
  }

  add(socket: Socket): void {
    const { idle, handOver } = this.#options;
    const connection = new BriefConnection(socket, {
      ...this.#options,
      handOver: () => {
        this.#remove(socket);
        handOver(socket);
      },
    });
    this.#connections.set(socket, connection);
    idle.add(socket, connection);
    socket.once('close', () => this.#remove(socket));
  }

  /** Those between two requests end now, the others with their answers. */
  endSoon(): void {
    for (const connection of this.#connections.values()) connection.endSoon();
  }

  #remove(socket: Socket): void {
    this.#connections.delete(socket);
    this.#options.idle.remove(socket);
  }
}
