import { type Socket } from 'node:net';

/** Handed to the system with a write, which tells it of the end when that takes more than this turn. */
interface WriteRequest {
  oncomplete: () => void;
}

/** The part of a socket's handle that writes (`LibuvStreamWrap` in Node's source). */
interface Handle {
  /** Zero, or the negative number of an error. */
  writeLatin1String(request: WriteRequest, text: string): number;
  writeUtf8String(request: WriteRequest, text: string): number;
  /** Bytes that wait until the peer reads. */
  readonly writeQueueSize: number;
}

/** Node gives it to nobody, so it is taken from a write of Node's own. */
let Request: (new () => WriteRequest) | null = null;
/** For all writes that end at once, which are nearly all. */
let request: WriteRequest | null = null;

/**
 * As `socket.write(text, encoding)`, without what a stream makes for every write: most answers fit into the system's buffer
 * and are written when this returns. Writes by the stream may come before and after it; the order is kept.
 *
 * @returns whether nothing waits for the peer to read
 */
export function writeAtOnce(socket: Socket, text: string, encoding: 'latin1' | 'utf8'): boolean {
  const handle = handleOf(socket);
  const method = encoding === 'latin1' ? 'writeLatin1String' : 'writeUtf8String';
  // What the stream still holds is to go first.
  if (handle === null || socket.writableLength > 0) return socket.write(text, encoding);
  if (Request === null) return learnRequest(handle, method, () => socket.write(text, encoding));
  request ??= Object.assign(new Request(), { oncomplete: ignore });
  if (handle[method](request, text) !== 0) {
    socket.destroy();
  } else if (handle.writeQueueSize > 0) {
    // It belongs to that write until the peer reads.
    request = null;
    return false;
  }
  return true;
}

/** Bytes of which Latin-1 and UTF-8 think alike. */
const ASCII = /^[\0-\x7f]*$/;

/**
 * Writes a head, in Latin-1, and its body, in UTF-8, in one piece.
 *
 * @returns whether nothing waits for the peer to read
 */
export function writeHeadAndText(socket: Socket, head: string, body: string): boolean {
  if (body === '') return writeAtOnce(socket, head, 'latin1');
  return ASCII.test(head) ? writeAtOnce(socket, head + body, 'utf8') : writeTogether(socket, head, body);
}

/** By the stream, in one piece: a head in Latin-1, and a body that is as it is, or text for UTF-8. */
export function writeTogether(socket: Socket, head: string, body: string | Buffer): boolean {
  socket.cork();
  socket.write(head, 'latin1');
  const isWritten = socket.write(body);
  socket.uncork();
  return isWritten;
}

/** Bytes that wait for the peer to read. */
export function unreadBytes(socket: Socket): number {
  // What waits in the handle is also the stream's own until it is written.
  return Math.max(handleOf(socket)?.writeQueueSize ?? 0, socket.writableLength);
}

/** null: this Node has other insides, or the socket is closed. */
function handleOf(socket: Socket): Handle | null {
  const { _handle: handle } = socket as { readonly _handle?: Partial<Handle> | null };
  return typeof handle?.writeLatin1String === 'function' &&
    typeof handle.writeUtf8String === 'function' &&
    typeof handle.writeQueueSize === 'number'
    ? (handle as Handle)
    : null;
}

/** Until the handle has written once, its own method stands before that of all handles. */
function learnRequest(handle: Handle, method: 'writeLatin1String' | 'writeUtf8String', write: () => boolean): boolean {
  handle[method] = (made, text) => {
    Request = made.constructor as new () => WriteRequest;
    Reflect.deleteProperty(handle, method);
    return handle[method](made, text);
  };
  return write();
}

/** A connection that fails is told of when it is read. */
function ignore(): void {}
