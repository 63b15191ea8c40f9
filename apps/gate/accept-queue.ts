import { readFileSync } from 'node:fs';

/** States of TCP, as Linux writes them (include/net/tcp_states.h). */
const ESTABLISHED = '01';
const SYN_RECEIVED = '03';

/**
 * The ports at the other ends of connections that no process has taken yet from the socket that listens at `port`: complete,
 * or just being made. Null where the system does not tell (proc_net_tcp(5): Linux with /proc).
 */
export function waitingAt(port: number): number[] | null {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const waiting: number[] = [];
  let isTold = false;
  // Connections to an IPv4 address of a socket that listens at `::` are in the second.
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const text = readTable(table);
    if (text === null) continue;
    isTold = true;
    for (const line of text.split('\n')) {
      if (!line.includes(local)) continue;
      const [, localEnd = '', remoteEnd = '', state, , , , , , inode] = line.trim().split(/\s+/);
      if (!localEnd.endsWith(local)) continue;
      // What no process has taken has no file yet.
      if (state === SYN_RECEIVED || (state === ESTABLISHED && inode === '0'))
        waiting.push(Number.parseInt(remoteEnd.slice(remoteEnd.indexOf(':') + 1), 16));
    }
  }
  return isTold ? waiting : null;
}

function readTable(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return null;
  }
}
