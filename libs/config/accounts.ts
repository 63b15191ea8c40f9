import Joi from 'joi';
import { type Concern, type Given } from './concern.js';
import { type AccountSettings } from './settings.js';
import { type Problem } from './settings-error.js';
import { Expectation, secret, text } from './variable.js';

export interface AccountsVariables {
  readonly API_PUBLIC_URL?: string;
  readonly BOOTSTRAP_ADMIN_EMAIL?: string;
  readonly BOOTSTRAP_ADMIN_PASSWORD?: string;
  readonly SMTP_URL?: string;
  readonly MAIL_FROM?: string;
}

const PUBLIC_URL_EXPECTED = 'an http:// or https:// URL without query, such as https://gatepost.example.org';
const SMTP_URL_EXPECTED = 'a URL such as smtps://user:password@mail.example.org, or with smtp:// instead';

export const accountsConcern: Concern<AccountsVariables> = {
  title: 'Accounts',
  schema: Joi.object<AccountsVariables>({
    API_PUBLIC_URL: text(
      'Where people reach the control plane. Links in mails begin with it, and only pages of this origin may use the ' +
        'cookies of sessions.',
      {
        expected: PUBLIC_URL_EXPECTED,
        example: 'https://gatepost.example.org',
        defaultText: 'http://API_HOST:API_PORT',
      },
    ).custom(parsePublicUrl),
    BOOTSTRAP_ADMIN_EMAIL: text(
      'E-mail address of the first administrator, made at the start where there is none yet.',
      { expected: 'an e-mail address', example: 'anna@example.org', defaultText: 'none' },
    ).pattern(/^[^\s@]+@[^\s@]+$/),
    BOOTSTRAP_ADMIN_PASSWORD: secret('Password of the first administrator; once there is one it means nothing.', {
      expected: 'a password of at least 12 characters that is not among those that are guessed first',
      example: 'development-password-change-me',
      defaultText: 'none',
    }).min(12),
    SMTP_URL: secret(
      'Mail server for invitations and new passwords. Without it such links are shown to the administrator who asks.',
      { expected: SMTP_URL_EXPECTED, example: 'smtp://127.0.0.1:25', defaultText: 'none: nothing is mailed' },
    ).custom(parseSmtpUrl),
    MAIL_FROM: text('Sender of mails. Required with SMTP_URL.', {
      expected: 'an e-mail address, or a name with one: Gatepost <gatepost@example.org>',
      example: 'Gatepost <gatepost@example.org>',
      defaultText: 'none',
    }).pattern(/^(?:[^<>\r\n]+<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/),
  } satisfies Record<keyof AccountsVariables, Joi.Schema>),
  check: checkPairs,
};

export function readAccounts(variables: AccountsVariables): AccountSettings {
  const { BOOTSTRAP_ADMIN_EMAIL: email, BOOTSTRAP_ADMIN_PASSWORD: password } = variables;
  const { SMTP_URL: smtpUrl, MAIL_FROM: from } = variables;
  return {
    publicUrl: variables.API_PUBLIC_URL ?? null,
    mail: smtpUrl === undefined || from === undefined ? null : { smtpUrl, from },
    bootstrapAdministrator: email === undefined || password === undefined ? null : { email, password },
  };
}

const PAIRS = [
  ['BOOTSTRAP_ADMIN_EMAIL', 'BOOTSTRAP_ADMIN_PASSWORD'],
  ['SMTP_URL', 'MAIL_FROM'],
] as const;

/** Half a pair means nothing, and whoever set it thinks that it does. */
function checkPairs(_values: Partial<AccountsVariables>, given: Given): Problem[] {
  return PAIRS.flatMap(([one, other]) => {
    if (given.has(one) === given.has(other)) return [];
    const [missing, present] = given.has(one) ? [other, one] : [one, other];
    return [{ variable: missing, expected: `a value, since ${present} is set` }];
  });
}

function parsePublicUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  const isSound =
    url !== null && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '' && url.username === '';
  if (!isSound) throw new Expectation(PUBLIC_URL_EXPECTED);
  return url.href.replace(/\/+$/, '');
}

function parseSmtpUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || !/^smtps?:$/.test(url.protocol) || url.hostname === '') throw new Expectation(SMTP_URL_EXPECTED);
  return value;
}
