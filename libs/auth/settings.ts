import { type TokenKeys } from './tokens.js';

/** What the environment says of accounts. */
export interface AuthSettings {
  readonly tokenKeys: TokenKeys;
  /** Where people reach the API, without a slash at the end; links in mails begin with it. */
  readonly publicUrl: () => string;
  /** null: nothing is mailed; links are shown to whoever asks for them. */
  readonly mail: { readonly smtpUrl: string; readonly from: string } | null;
}

export const AUTH_SETTINGS = Symbol('AUTH_SETTINGS');
