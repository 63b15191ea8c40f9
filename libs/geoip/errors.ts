/** GeoIP data that cannot be used. The message is one sentence with the remedy. */
export class GeoipError extends Error {
  override readonly name = 'GeoipError';
}
