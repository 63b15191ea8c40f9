import { mkdir } from 'node:fs/promises';
import { SpoolError, systemCause } from './errors.js';
import { warnOfFault } from './faults.js';
import { FOLDER_MODE, nodeFiles, type SegmentFiles } from './files.js';
import { openGateId } from './gate-id.js';
import { limitsOf, type SpoolOptions } from './options.js';
import { recover } from './recovery.js';
import { Segments } from './segments.js';
import { Spool } from './spool.js';

/**
 * Opens the spool of `options.directory`, or begins it. What a crash left is put right first and reported. Rejects with
 * SpoolError `spool_unusable`.
 */
export function openSpool(options: SpoolOptions): Promise<Spool> {
  return openSpoolOn(nodeFiles, options);
}

/** {@link openSpool} over other file operations: for tests that let them fail. */
export async function openSpoolOn(files: SegmentFiles, options: SpoolOptions): Promise<Spool> {
  const limits = limitsOf(options);
  const { directory, onFault: report = warnOfFault } = options;
  try {
    await mkdir(directory, { recursive: true, mode: FOLDER_MODE });
    const gateId = await openGateId(directory);
    const recovered = await recover(directory, report);
    const segments = new Segments(files, directory, limits.segmentBytes, recovered.segments);
    const goesOn = recovered.lastIsWhole && segments.active.bytes < limits.segmentBytes;
    if (goesOn) segments.reopenLast();
    else segments.create(recovered.nextSequence);
    segments.removeBehind(recovered.cursor.sequence);
    const { cursor, nextSequence } = recovered;
    const spool = new Spool({ gateId, options, limits, segments, files, cursor, nextSequence, report });
    // The name of a new segment carries the numbers from here on.
    try {
      await spool.flush();
    } catch (error) {
      await spool.close().catch(() => undefined);
      throw error;
    }
    return spool;
  } catch (error) {
    if (error instanceof SpoolError) throw error;
    throw new SpoolError(
      'spool_unusable',
      `The spool in ${directory} does not open (${systemCause(error)}): check that the folder is on a working disk with free space and that the process may write in it.`,
      { cause: error },
    );
  }
}
