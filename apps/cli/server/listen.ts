import { type ListenerSettings } from '../../../libs/config/index.js';
import { CommandFailure, EXIT } from '../exit.js';

/** Where a gate listens; null: it does not. */
export interface GateUrls {
  readonly gate: string | null;
  readonly authorize: string | null;
  readonly grpc: string | null;
}

/** A port that cannot be opened, with what to do about it; any other error as it is. */
export function listenFailure(error: unknown, variable: string): unknown {
  const { code, port, address } = error as { code?: string; port?: number; address?: string };
  const where = address === undefined ? '' : ` ${address}:${port ?? ''}`;
  switch (code) {
    case 'EADDRINUSE':
      return new CommandFailure(
        EXIT.unavailable,
        `The port${where} is in use; stop what uses it, or set ${variable} to another one.`,
      );
    case 'EACCES':
      return new CommandFailure(
        EXIT.unavailable,
        `The port${where} may not be opened by this user; set ${variable} to one above 1023.`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new CommandFailure(
        EXIT.unavailable,
        `This machine has no address${where} to listen on; correct ${variable.replaceAll('PORT', 'HOST')}.`,
      );
    default:
      return error;
  }
}

/** Where a listener is reached from this machine. */
export function url(listener: ListenerSettings, port: number, scheme: 'http' | 'https' = 'http'): string {
  const host = listener.host === '0.0.0.0' || listener.host === '::' ? '127.0.0.1' : listener.host;
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
