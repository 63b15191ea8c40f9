import { type Socket } from 'node:net';
import { type IdleWatch } from '../idle-watch.js';
import { BriefConnection, type BriefOptions } from './connection.js';
import { BriefTurn } from './turn.js';

export interface BriefConnectionsOptions extends Omit<BriefOptions, 'turn'> {
  readonly idle: IdleWatch;
}

/** All connections of a listener that have brought nothing but brief requests so far. */
export class BriefConnections {
  readonly #options: BriefConnectionsOptions;
  readonly #turn: BriefTurn;
  readonly #connections = new Map<Socket, BriefConnection>();

  constructor(options: BriefConnectionsOptions) {
    this.#options = options;
    this.#turn = new BriefTurn(options.handling.endTurn);
  }

  add(socket: Socket): void {
    const { idle, handOver } = this.#options;
    const connection = new BriefConnection(socket, {
      ...this.#options,
      turn: this.#turn,
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
