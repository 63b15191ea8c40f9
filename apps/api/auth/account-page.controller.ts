import { createHash } from 'node:crypto';
import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';

/** The link's token stands behind the "#": browsers send that to nobody, so no log and no Referer has it. */
const SCRIPT = `
const [purpose, token] = location.hash.slice(1).split('=');
history.replaceState(null, '', location.pathname);
const form = document.querySelector('form');
const told = document.querySelector('[role=status]');
const ask = async (path, body) => {
  const answer = await fetch('/api/v1/auth/' + path, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
  });
  const said = answer.status === 204 ? {} : await answer.json();
  if (!answer.ok) throw new Error(said.detail || 'The server answered ' + answer.status + '.');
  return said;
};
const begin = async () => {
  if (!token) throw new Error('The link is not whole; open it again as you got it.');
  const { email } = await ask('links/describe', { token });
  if (email === null) document.querySelector('#address').hidden = false;
  else form.email.value = email;
  form.email.readOnly = email !== null;
  document.querySelector('#whose').textContent = email === null
    ? 'Make the account of the first administrator.' : 'Set the password of ' + email + '.';
  form.hidden = false;
  (email === null ? form.email : form.password).focus();
};
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  told.textContent = '';
  if (form.password.value !== form.again.value) { told.textContent = 'The two passwords differ.'; return; }
  const button = form.querySelector('button');
  button.disabled = true;
  try {
    const body = { token, password: form.password.value };
    if (purpose === 'setup') body.email = form.email.value;
    const { user } = await ask('links/redeem', body);
    form.hidden = true;
    document.querySelector('#whose').textContent = '';
    told.textContent = 'Done: ' + user.email + ' can sign in now.';
  } catch (error) { told.textContent = error.message; } finally { button.disabled = false; }
});
begin().catch((error) => { told.textContent = error.message; });
`;

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 26rem; margin: 10vh auto; padding: 0 1rem; }
label { display: block; margin-top: 1rem; }
input, button { font: inherit; width: 100%; box-sizing: border-box; padding: .5rem; }
button { margin-top: 1.5rem; }
`;

const PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Gatepost account</title>
<style>${STYLE}</style></head>
<body><main>
<h1>Gatepost</h1>
<p id="whose"></p>
<form hidden>
<div id="address" hidden><label for="email">E-mail address</label>
<input id="email" name="email" type="email" autocomplete="username" maxlength="254"></div>
<label for="password">New password, at least 12 characters</label>
<input id="password" name="password" type="password" autocomplete="new-password" required minlength="12" maxlength="200">
<label for="again">The same again</label>
<input id="again" name="again" type="password" autocomplete="new-password" required maxlength="200">
<button>Set the password</button>
</form>
<p role="status"></p>
<noscript>This page needs JavaScript; or send the token to POST /api/v1/auth/links/redeem.</noscript>
</main><script>${SCRIPT}</script></body>
</html>
`;

function sourceOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

const POLICY = [
  "default-src 'none'",
  `script-src ${sourceOf(SCRIPT)}`,
  `style-src ${sourceOf(STYLE)}`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Where one-time links lead: sets a password. The page has no data of its own. */
@Controller('account')
export class AccountPageController {
  @Get()
  @ApiExcludeEndpoint()
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', POLICY)
  @Header('Referrer-Policy', 'no-referrer')
  page(): string {
    return PAGE;
  }
}
