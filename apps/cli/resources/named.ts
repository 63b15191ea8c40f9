import { dataOf, type GatepostClient } from '../../../libs/client/index.js';
import { CommandFailure, EXIT } from '../exit.js';
import { type Named } from './resource.js';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The id of the site with this host name, however it is written, or null. */
export async function findSite(api: GatepostClient, hostname: string): Promise<string | null> {
  const { items } = await dataOf(api.GET('/api/v1/sites', { params: { query: { hostname, limit: 1 } } }));
  return items[0]?.id ?? null;
}

/** The id of the site with this host name or id. Throws CommandFailure. */
export async function siteIdOf(api: GatepostClient, text: string): Promise<string> {
  if (UUID.test(text)) return text.toLowerCase();
  const id = await findSite(api, text);
  if (id !== null) return id;
  throw new CommandFailure(
    EXIT.failed,
    `There is no site ${text} that you may see; \`gatepost sites list\` shows those that there are.`,
  );
}

export const SITE: Named = { name: 'site', about: 'Host name or id of the site', resolve: siteIdOf };

export const ID: Named = { name: 'id', about: 'Its id, as `list` shows it' };

export const VERSION: Named = {
  name: 'version',
  about: 'Number of the policy version',
  resolve: (_api, text) => {
    if (/^[1-9]\d{0,9}$/.test(text)) return Promise.resolve(text);
    throw new CommandFailure(
      EXIT.usage,
      `A policy version is a number, not "${text}"; \`gatepost policy versions\` lists them.`,
    );
  },
};

export const ACCOUNT: Named = {
  name: 'account',
  about: 'E-mail address or id of the account',
  resolve: async (api, text) => {
    if (UUID.test(text)) return text.toLowerCase();
    const { items } = await dataOf(api.GET('/api/v1/users', { params: { query: { email: text, limit: 1 } } }));
    return idOf(text, items[0]?.id, 'account', '`gatepost users list` shows those that there are');
  },
};

export const MEMBER: Named = {
  name: 'member',
  about: 'E-mail address or id of the account',
  resolve: async (api, text, { siteId = '' }) => {
    if (UUID.test(text)) return text.toLowerCase();
    const params = { path: { siteId }, query: { email: text, limit: 1 } };
    const { items } = await dataOf(api.GET('/api/v1/sites/{siteId}/members', { params }));
    return idOf(text, items[0]?.user_id, 'member', '`gatepost members list` shows those that there are');
  },
};

export const CONSENTING: Named = {
  name: 'account',
  about: 'E-mail address or id of the account',
  resolve: async (api, text, { siteId = '' }) => {
    if (UUID.test(text)) return text.toLowerCase();
    const params = { path: { siteId }, query: { email: text, limit: 1 } };
    const { items } = await dataOf(api.GET('/api/v1/sites/{siteId}/host-consents', { params }));
    return idOf(
      text,
      items[0]?.user_id,
      'account with a consent',
      '`gatepost consents list` shows those that there are',
    );
  },
};

function idOf(text: string, id: string | undefined, what: string, remedy: string): string {
  if (id !== undefined) return id;
  throw new CommandFailure(EXIT.failed, `There is no ${what} ${text}; ${remedy}.`);
}
