import { STATUS_CODES } from 'node:http';

export const KEEP_ALIVE = 'Connection: keep-alive\r\n\r\n';
export const CLOSE = 'Connection: close\r\n\r\n';
const startLines = new Map<number, string>();

export function startLine(status: number): string {
  let line = startLines.get(status);
  if (line === undefined) {
    line = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`;
    startLines.set(status, line);
  }
  return line;
}

let second = NaN;
let line = '';

/** As Node's own answers have it (RFC 9110 §6.6.1). */
export function dateLine(): string {
  const now = Math.floor(Date.now() / 1_000);
  if (now !== second) {
    second = now;
    line = `Date: ${new Date(now * 1_000).toUTCString()}\r\n`;
  }
  return line;
}
