/** The part of fs-native-extensions that is used; the package brings no types. */
declare module 'fs-native-extensions' {
  /**
   * Takes an exclusive advisory lock on an open file: F_OFD_SETLK on Linux, flock on macOS, LockFileEx on Windows.
   *
   * @returns false when another open file holds it, in this process or another
   */
  export function tryLock(descriptor: number): boolean;

  /** The same, once whoever holds it lets go. */
  export function waitForLock(descriptor: number): Promise<void>;
}
