import { type Socket } from 'node:net';

/** Told of what was read: the first `length` bytes of a buffer that the next read overwrites. */
export type OnRead = (buffer: Buffer, length: number) => void;

const BYTES = 64 * 1024;
/** For all connections: what is read is used up before anything else is. */
const buffer = Buffer.allocUnsafeSlow(BYTES);

/** The parts of a socket behind the option `onread` of `net.connect`, which a server's sockets are not given. */
interface Reading {
  readonly buffer: symbol;
  readonly callback: symbol;
}

type Internals = Record<symbol, unknown> & {
  readonly _handle?: { readonly useUserBuffer?: (buffer: Buffer) => unknown } | null;
};

/**
 * Reads a connection into one buffer, as `net.connect` does when it is given `onread`: else Node makes a buffer of 64 KiB
 * for every read, and collects it. False where this Node has other insides: nothing is changed then.
 */
export function readIntoOneBuffer(socket: Socket, onRead: OnRead): boolean {
  const parts = partsOf(socket);
  const internals = socket as unknown as Internals;
  if (parts === null || typeof internals._handle?.useUserBuffer !== 'function') return false;
  internals[parts.buffer] = buffer;
  internals[parts.callback] = (length: number, read: Buffer): boolean => {
    onRead(read, length);
    return true;
  };
  internals._handle.useUserBuffer(buffer);
  // Without a listener for "data" nobody else does it.
  socket.resume();
  return true;
}

/** From now on as any other connection: what is read is copied, and read as a stream. */
export function readAsStream(socket: Socket): void {
  const parts = partsOf(socket);
  if (parts === null) return;
  const internals = socket as unknown as Internals;
  if (internals[parts.buffer] !== buffer) return;
  internals[parts.callback] = (length: number, read: Buffer): boolean =>
    socket.push(Buffer.from(read.subarray(0, length)));
}

function partsOf(socket: Socket): Reading | null {
  const symbols = Object.getOwnPropertySymbols(socket);
  const named = (name: string): symbol | undefined => symbols.find(({ description }) => description === name);
  const [ofBuffer, ofCallback, ofMaker] = [named('kBuffer'), named('kBufferCb'), named('kBufferGen')];
  if (ofBuffer === undefined || ofCallback === undefined || ofMaker === undefined) return null;
  return { buffer: ofBuffer, callback: ofCallback };
}
