import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SpoolError, systemCode } from './errors.js';
import { replaceFile } from './files.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * The identity of this spool, made at its first opening (UUID v4, RFC 9562). With the sequence it names a record for
 * ever, so a damaged one is refused and not replaced: pending records would be shipped a second time under a new name.
 */
export async function openGateId(directory: string): Promise<string> {
  const path = join(directory, 'gate-id');
  let text: string;
  try {
    text = await readFile(path, 'latin1');
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    const made = randomUUID();
    await replaceFile(path, `${made}\n`);
    return made;
  }
  const id = text.trim();
  if (!UUID.test(id)) {
    throw new SpoolError(
      'spool_unusable',
      `${path} does not hold a UUID; restore it, or move the whole folder away to begin a new spool.`,
    );
  }
  return id;
}
