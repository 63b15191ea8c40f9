/** What one side may be asked, by name. */
export type Handlers<Calls> = { readonly [Name in keyof Calls]: (argument: Argument<Calls, Name>) => unknown };
type Argument<Calls, Name extends keyof Calls> = Calls[Name] extends (argument: infer A) => unknown ? A : never;
type Result<Calls, Name extends keyof Calls> = Calls[Name] extends (argument: never) => infer R ? R : never;

/** One end of a channel between two processes. */
export interface Channel {
  /** Throws, or does nothing, when the channel is closed. */
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
}

type Message =
  | { readonly kind: 'call'; readonly id: number; readonly name: string; readonly argument: unknown }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'fault'; readonly id: number; readonly fault: Fault };

/** The parts of an error that matter on the other side. */
interface Fault {
  readonly name?: string;
  readonly message: string;
  readonly code?: unknown;
  readonly port?: unknown;
  readonly address?: unknown;
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** The other process has ended, or is about to. */
export class LinkClosedError extends Error {
  override readonly name = 'LinkClosedError';

  constructor() {
    super('The other process has ended.');
  }
}

/** Calls from process to process and back, over a channel that keeps the order. */
export class Link<Theirs> {
  readonly #channel: Channel;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #isClosed = false;

  constructor(channel: Channel, ours: Readonly<Record<string, (argument: never) => unknown>>) {
    this.#channel = channel;
    channel.onMessage((message) => {
      // The other end is a Link too.
      void this.#receive(message as Message, ours);
    });
    channel.onClose(() => this.#close());
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Rejects with the other side's error, or with {@link LinkClosedError}. */
  call<Name extends keyof Theirs & string>(
    name: Name,
    argument: Argument<Theirs, Name>,
  ): Promise<Awaited<Result<Theirs, Name>>> {
    if (this.#isClosed) return Promise.reject(new LinkClosedError());
    const id = (this.#lastId += 1);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#send({ kind: 'call', id, name, argument });
    });
  }

  async #receive(message: Message, ours: Readonly<Record<string, (argument: never) => unknown>>): Promise<void> {
    if (message.kind !== 'call') {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (message.kind === 'answer') waiting?.resolve(message.value as never);
      else waiting?.reject(Object.assign(new Error(message.fault.message), message.fault));
      return;
    }
    const { id, name, argument } = message;
    try {
      const value = await ours[name]?.(argument as never);
      this.#send({ kind: 'answer', id, value });
    } catch (error) {
      this.#send({ kind: 'fault', id, fault: faultOf(error) });
    }
  }

  #send(message: Message): void {
    if (this.#isClosed) return;
    try {
      this.#channel.send(message);
    } catch {
      this.#close();
    }
  }

  #close(): void {
    this.#isClosed = true;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(new LinkClosedError());
  }
}

function faultOf(error: unknown): Fault {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code, port, address } = error as Error & Partial<Fault>;
  return { name: error.name, message: error.message, code, port, address };
}
