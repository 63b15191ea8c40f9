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

/** An account by its e-mail address or id; `find` asks the list that has it. */
function accountBy(
  what: { readonly name: string; readonly called: string; readonly list: string },
  find: (api: GatepostClient, email: string, siteId: string) => Promise<string | undefined>,
): Named {
  const { name, called, list } = what;
  return {
    name,
    about: 'E-mail address or id of the account',
    resolve: async (api, text, { siteId = '' }) => {
      if (UUID.test(text)) return text.toLowerCase();
      const id = await find(api, text, siteId);
      if (id !== undefined) return id;
      throw new CommandFailure(
        EXIT.failed,
        `There is no ${called} ${text}; \`gatepost ${list} list\` shows those that there are.`,
      );
    },
  };
}

export const ACCOUNT = accountBy({ name: 'account', called: 'account', list: 'users' }, async (api, email) => {
  const { items } = await dataOf(api.GET('/api/v1/users', { params: { query: { email, limit: 1 } } }));
  return items[0]?.id;
});

export const MEMBER = accountBy({ name: 'member', called: 'member', list: 'members' }, async (api, email, siteId) => {
  const params = { path: { siteId }, query: { email, limit: 1 } };
  return (await dataOf(api.GET('/api/v1/sites/{siteId}/members', { params }))).items[0]?.user_id;
});

export const CONSENTING = accountBy(
  { name: 'account', called: 'account with a consent', list: 'consents' },
  async (api, email, siteId) => {
    const params = { path: { siteId }, query: { email, limit: 1 } };
    return (await dataOf(api.GET('/api/v1/sites/{siteId}/host-consents', { params }))).items[0]?.user_id;
  },
);
