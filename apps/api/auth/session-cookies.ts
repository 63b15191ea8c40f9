import { type FastifyReply, type FastifyRequest } from 'fastify';
import { clientAddressText } from '../http/client-address.js';
import { AuthError, DEVICE_DAYS, type Origin, type SignedIn } from '../../../libs/auth/index.js';

const REFRESH = 'gatepost_refresh';
const DEVICE = 'gatepost_device';
const PATH = '/api/v1/auth';

export interface Cookies {
  readonly refresh: string | null;
  readonly device: string | null;
}

export function cookiesOf({ cookies }: FastifyRequest): Cookies {
  return { refresh: text(cookies[REFRESH]), device: text(cookies[DEVICE]) };
}

export function originOf(request: FastifyRequest): Origin {
  return { address: clientAddressText(request), userAgent: request.headers['user-agent'] ?? null };
}

/** The refresh token goes into a cookie that no script reads and no other site's page sends. */
export function keepSession(
  request: FastifyRequest,
  reply: FastifyReply,
  signedIn: SignedIn,
  deviceToken?: string,
): void {
  const shared = { httpOnly: true, sameSite: 'strict', path: PATH, secure: isSecure(request) } as const;
  void reply.setCookie(REFRESH, signedIn.refreshToken, { ...shared, expires: signedIn.refreshExpiresAt });
  if (deviceToken !== undefined) void reply.setCookie(DEVICE, deviceToken, { ...shared, maxAge: DEVICE_DAYS * 86_400 });
}

export function dropSession(reply: FastifyReply): void {
  void reply.clearCookie(REFRESH, { path: PATH });
}

/**
 * Refuses what a page of another origin makes a browser send (CSRF): SameSite keeps the cookie from other sites, this from
 * other hosts of the same site too. Programs send neither header. Throws AuthError `origin_refused`.
 *
 * @param publicUrl where people reach the API
 */
export function requireSameOrigin(request: FastifyRequest, publicUrl: string): void {
  const { origin, 'sec-fetch-site': site } = request.headers;
  const own = [new URL(publicUrl).origin, `${request.protocol}://${request.host}`];
  const isOurs =
    origin === undefined ? site === undefined || site === 'same-origin' || site === 'none' : own.includes(origin);
  if (isOurs) return;
  throw new AuthError(
    'origin_refused',
    'Only pages of this server may use its sessions; set API_PUBLIC_URL to the address that people use.',
  );
}

/** Browsers take a cookie marked Secure over HTTPS and, most of them, from this machine; without TLS it is not marked there. */
function isSecure({ protocol, hostname }: FastifyRequest): boolean {
  return protocol === 'https' || !/^(?:localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/.test(hostname);
}

function text(cookie: string | undefined): string | null {
  return cookie === undefined || cookie === '' || cookie.length > 1_000 ? null : cookie;
}
