import { expect } from '@jest/globals';
import { isStorageError, type StorageErrorCode } from '../storage-error.js';

/** A StorageError of this code, whose message is one sentence without a stack, a path or a key in it. */
export async function expectCode(outcome: Promise<unknown>, code: StorageErrorCode, message = /./): Promise<void> {
  const error: unknown = await outcome.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!isStorageError(error)) throw new Error(`expected a StorageError ${code}`, { cause: error });
  expect({ code: error.code, message: error.message }).toEqual({
    code,
    message: expect.stringMatching(/^[A-Z][^\n]{20,220}\.$/),
  });
  expect(error.message).toMatch(message);
}
