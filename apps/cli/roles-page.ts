import { type Permission, PERMISSIONS, ROUTES, SCOPES } from '../../libs/auth/index.js';
import { GLOBAL_ROLES, SITE_ROLES } from '../../libs/database/index.js';

const INTRODUCTION = `# Roles

Generated from the table in \`libs/auth/permissions.ts\`, which the API asks at every request.

An account has one role everywhere: **admin**, **auditor** (reads everything of sites and changes nothing) or **user**.
At a site it may be a member besides: **owner**, **admin** or **viewer**. What neither gives is refused; a site of which
somebody may see nothing answers 404, as if it did not exist. API keys may do what their account may, within their scopes.`;

/** docs/roles.md: who may do what. */
export function rolesPage(): string {
  const permissions: [string, Permission][] = Object.entries(PERMISSIONS);
  const tick = (list: readonly string[], role: string): string => (list.includes(role) ? '✓' : '');
  const rows = permissions.map(([name, { to, global, site, scope }]) => {
    const everywhere = GLOBAL_ROLES.map((role) => tick(global, role));
    const there = SITE_ROLES.map((role) => tick(site, role));
    return row([`\`${name}\``, to, ...everywhere, ...there, scope === null ? 'no key may' : `\`${scope}\``]);
  });
  const routes = Object.entries(ROUTES).map(([route, rule]) => {
    const who = 'public' in rule ? `everybody: ${rule.public}` : `\`${rule.permission}\``;
    return row([`\`${route}\``, who]);
  });
  const everywhere = GLOBAL_ROLES.map((role) => `${role}, everywhere`);
  return [
    INTRODUCTION,
    '',
    '## Who may do what',
    '',
    ...table(['permission', 'may', ...everywhere, ...SITE_ROLES.map((role) => `${role} of the site`), 'scope'], rows),
    '',
    '## Scopes of API keys',
    '',
    ...SCOPES.map((scope) => {
      const given = permissions.filter(([, permission]) => permission.scope === scope).map(([name]) => `\`${name}\``);
      return `- \`${scope}\`: ${given.join(', ')}`;
    }),
    '',
    '## What each route asks for',
    '',
    ...table(['route', 'asks for'], routes),
    '',
  ].join('\n');
}

function table(headings: readonly string[], rows: readonly string[]): string[] {
  return [row(headings), row(headings.map(() => '---')), ...rows];
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
