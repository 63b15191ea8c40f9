/** A system code (ECONNREFUSED) or one of Node's or undici's; no message, since that may hold what a visitor sent. */
export function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown cause';
}
