import { SiteError } from './errors.js';

/** Bytes of the picture itself. Every gate keeps it in memory and sends it with every block page. */
const MOST_LOGO_BYTES = 16_384;

const DATA_URL = /^data:(image\/(?:png|jpeg|webp));base64,([A-Za-z0-9+/]+={0,2})$/;

/** How files of these types begin. SVG is not among them: it is a document, with scripts and links of its own. */
const SIGNATURES: Readonly<Record<string, RegExp>> = {
  'image/png': /^\x89PNG\r\n/,
  'image/jpeg': /^\xff\xd8\xff/,
  'image/webp': /^RIFF[^]{4}WEBP/,
};

/** Throws SiteError for anything but a small PNG, JPEG or WebP as a data URL. */
export function requireLogo(text: string): void {
  const [, type = '', base64 = ''] = DATA_URL.exec(text) ?? [];
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length > MOST_LOGO_BYTES) {
    throw invalid(`The logo has ${bytes.length} bytes; make it smaller than ${MOST_LOGO_BYTES}.`);
  }
  if (SIGNATURES[type]?.test(bytes.toString('latin1')) === true) return;
  throw invalid(
    'The logo must be a PNG, JPEG or WebP file as a data URL, "data:image/png;base64,…", its type and its bytes agreeing; other addresses and SVG are not taken.',
  );
}

function invalid(message: string): SiteError {
  return new SiteError('logo_invalid', message, '/block_logo');
}
