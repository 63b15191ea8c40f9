import { type Socket } from 'node:net';

export interface IdleLimits {
  /** Nothing moves although an answer is under way. */
  readonly silenceMs: number;
  /** Between an answer and the next request. */
  readonly keepAliveMs: number;
}

/** Answers that are under way on a connection. */
interface UnderWay {
  readonly size: number;
}

interface Watched {
  readonly answers: UnderWay;
  bytes: number;
  movedMs: number;
}

const LONGEST_INTERVAL_MS = 5_000;
/** A connection is cut at most a quarter of its limit late. */
const LOOKS_PER_LIMIT = 4;

/**
 * Cuts connections on which nothing moves, by looking at all of them now and then. Node's own time-outs are set anew for
 * every request and every answer, which takes longer than a decision.
 */
export class IdleWatch {
  readonly #limits: IdleLimits;
  readonly #everyMs: number;
  readonly #watched = new Map<Socket, Watched>();
  #timer: NodeJS.Timeout | null = null;

  constructor(limits: IdleLimits) {
    this.#limits = limits;
    const shortest = Math.min(limits.silenceMs, limits.keepAliveMs);
    this.#everyMs = Math.min(LONGEST_INTERVAL_MS, Math.ceil(shortest / LOOKS_PER_LIMIT));
  }

  /** Until it closes, or is removed. */
  add(socket: Socket, answers: UnderWay): void {
    this.#watched.set(socket, { answers, bytes: 0, movedMs: performance.now() });
    socket.once('close', () => this.remove(socket));
    this.#timer ??= setInterval(() => this.#look(), this.#everyMs).unref();
  }

  remove(socket: Socket): void {
    this.#watched.delete(socket);
    if (this.#watched.size > 0 || this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }

  #look(): void {
    const nowMs = performance.now();
    for (const [socket, watched] of this.#watched) {
      const bytes = socket.bytesRead + socket.bytesWritten;
      if (bytes !== watched.bytes) {
        watched.bytes = bytes;
        watched.movedMs = nowMs;
      }
      const { silenceMs, keepAliveMs } = this.#limits;
      const limitMs = watched.answers.size > 0 ? silenceMs : keepAliveMs;
      if (nowMs - watched.movedMs >= limitMs) socket.destroy();
    }
  }
}
