import { Logger } from '@nestjs/common';
import { createTransport } from 'nodemailer';
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

const TIMEOUT_MS = 10_000;

/** By SMTP. Its errors hold no address and no password: AuthError `mail_failed`, and the server's words in the log. */
export function createMailer(settings: AuthSettings['mail']): Mailer | null {
  if (settings === null) return null;
  const timeouts = { connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS };
  const transport = createTransport({ url: settings.smtpUrl, ...timeouts });
  return async ({ to, subject, text }) => {
    try {
      await transport.sendMail({ from: settings.from, to, subject, text });
    } catch (error) {
      // What nodemailer's errors have.
      const { code = 'unknown reason', responseCode = '' } = error as { code?: string; responseCode?: number };
      new Logger('mail').error(`A mail was not sent: ${code} ${responseCode}`.trim());
      throw new AuthError('mail_failed', 'The mail could not be sent; see SMTP_URL and the log, then try again.');
    }
  };
}
