/**
 * The code of an operating system error, such as ENOENT. Asks for the property rather than the class: an error of
 * another realm (a worker, a VM context) is no instance of this one's Error.
 */
export function errorCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
