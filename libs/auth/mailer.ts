import { Logger } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import type SMTPTransport from 'nodemailer/lib/smtp-transport/index.js';
import { AuthError } from './errors.js';
import { type AuthSettings } from './settings.js';

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Sends mails; null stands for "nothing is mailed". */
export type Mailer = (mail: Mail) => Promise<void>;

export const MAILER = Symbol('MAILER');

/** Without a word from the server for so long the connection is given up; and so long does whoever asked wait at the most. */
const SILENCE_MS = 10_000;
const DEADLINE_MS = 15_000;

/** The mail was not sent; `isTransient`: it may be when it is tried again, as it is (RFC 5321 §4.5.4.1). */
export class MailError extends AuthError {
  constructor(
    message: string,
    readonly isTransient: boolean,
  ) {
    super('mail_failed', message);
  }
}

/**
 * By SMTP. Its errors hold no address and no password: MailError, and the server's codes in the log.
 *
 * @param deadlineMs within which the mail is handed over, or is not
 */
export function createMailer(settings: AuthSettings['mail'], deadlineMs = DEADLINE_MS): Mailer | null {
  if (settings === null) return null;
  const { smtpUrl, from } = settings;
  const transport = createTransport(transportOptions(smtpUrl, Math.min(SILENCE_MS, deadlineMs)));
  return async ({ to, subject, text }) => {
    // No answers of absent colleagues (RFC 3834 §5).
    const headers = { 'Auto-Submitted': 'auto-generated' };
    try {
      // One reader: what is given as a text may be a list of them.
      const reader = { name: '', address: to };
      await within(deadlineMs, transport.sendMail({ from, to: reader, subject, text, headers }));
    } catch (error) {
      // What nodemailer's errors have; they are no class of their own.
      const { code = 'unknown reason', originalCode = code, responseCode = null } = error as Failure;
      new Logger('mail').error(`A mail was not sent: ${originalCode} ${responseCode ?? ''}`.trim());
      throw explained(TLS_FAULT.test(originalCode) ? 'ETLS' : code, responseCode);
    }
  };
}

interface Failure {
  readonly code?: string;
  /** Of what is below SMTP. */
  readonly originalCode?: string;
  readonly responseCode?: number;
}

/** Codes of Node and OpenSSL for certificates and handshakes. */
const TLS_FAULT = /CERT|SELF_SIGNED|UNABLE_TO_|^ERR_(?:TLS|SSL)/;

/** A password goes to a server elsewhere by TLS alone; `?requireTLS=…` in the URL says otherwise, and so do other options. */
export function transportOptions(smtpUrl: string, silenceMs: number): SMTPTransport.Options {
  const { protocol, username, hostname } = new URL(smtpUrl);
  const isHere = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
  return {
    url: smtpUrl,
    requireTLS: protocol === 'smtp:' && username !== '' && !isHere,
    connectionTimeout: silenceMs,
    greetingTimeout: silenceMs,
    socketTimeout: silenceMs,
    dnsTimeout: silenceMs,
    // A mail has the text that it is given and nothing from elsewhere.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('too late'), { code: 'ETIMEDOUT' })), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    // If it fails later still, that was told already.
    work.catch(() => undefined);
  }
}

function explained(code: string, responseCode: number | null): MailError {
  if (code === 'EAUTH') return new MailError('The mail server refused the user or the password of SMTP_URL.', false);
  if (code === 'ETLS') return new MailError('The mail server offers no TLS that can be trusted; see SMTP_URL.', false);
  if (responseCode !== null && responseCode >= 500) {
    return new MailError(`The mail server refused the mail (${responseCode}); check the e-mail address.`, false);
  }
  if (responseCode !== null) {
    return new MailError(`The mail server wants to be asked again later (${responseCode}); try in ten minutes.`, true);
  }
  return new MailError('The mail server cannot be reached or does not answer; see SMTP_URL, then try again.', true);
}
