import { createHash } from 'node:crypto';
import { type Page } from './page-model.js';
import { SHARE_SCRIPT_HASH } from './share-script.js';

/** Colours have a contrast of 4.5:1 and more in either scheme (WCAG 2.2, 1.4.3), and what has the focus is outlined. */
export const STYLE = `
:root{color-scheme:light dark;--text:#1b1f24;--quiet:#57606a;--ground:#fff;--line:#d0d7de;--link:#0550ae}
@media (prefers-color-scheme:dark){:root{--text:#e6edf3;--quiet:#9da7b1;--ground:#0d1117;--line:#30363d;--link:#79b8ff}}
body{margin:0;background:var(--ground);color:var(--text);font:1.0625rem/1.6 system-ui,sans-serif}
main{max-width:38rem;margin:0 auto;padding:10vh 1.25rem 3rem}
img{display:block;max-width:100%;max-height:6rem;margin:0 0 1.5rem}
h1{font-size:1.75rem;line-height:1.25;margin:0 0 1rem}
h2{font-size:1.125rem;margin:2rem 0 .5rem}
p{margin:0 0 1rem;overflow-wrap:anywhere}
.own{white-space:pre-line}
button{font:inherit;padding:.65rem 1.25rem;border:2px solid var(--link);border-radius:.4rem;background:var(--link);color:var(--ground);cursor:pointer}
button[aria-disabled=true]{background:var(--ground);color:var(--link);cursor:progress}
button[hidden]{display:none}
:focus-visible{outline:3px solid var(--link);outline-offset:3px}
[role=status]{margin:1rem 0 0}
[role=status]:empty{display:none}
dl{margin:0;border-top:1px solid var(--line)}
dl div{padding:.6rem 0;border-bottom:1px solid var(--line)}
dt{color:var(--quiet);font-size:.875rem}
dd{margin:0;overflow-wrap:anywhere}
footer{color:var(--quiet);font-size:.875rem;margin-top:2rem}
a{color:var(--link)}
`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/**
 * Nothing is loaded, sent, framed or run but what this page has: the style above and the script, both known by their
 * hashes; what the script posts to the page's own host; a logo that is part of the page.
 */
export function contentSecurityPolicy({ offersSharing, branding }: Pick<Page, 'offersSharing' | 'branding'>): string {
  const hasLogo = Boolean(branding?.logo);
  return POLICIES[offersSharing === true ? 1 : 0][hasLogo ? 1 : 0];
}

function writePolicy(offersSharing: boolean, hasLogo: boolean): string {
  const directives = ["default-src 'none'", `style-src 'sha256-${STYLE_HASH}'`];
  if (offersSharing) directives.push(`script-src 'sha256-${SHARE_SCRIPT_HASH}'`, "connect-src 'self'");
  if (hasLogo) directives.push('img-src data:');
  return [...directives, "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"].join('; ');
}

const POLICIES = [
  [writePolicy(false, false), writePolicy(false, true)],
  [writePolicy(true, false), writePolicy(true, true)],
] as const;
