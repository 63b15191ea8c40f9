import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { v7 as uuidv7 } from 'uuid';
import {
  type MailServer,
  type ReceivedMail,
  readMail,
  SmtpRefusal,
  startMailServer,
} from '../../../libs/auth/testing/mail-server.js';
import { eventually } from '../testing/eventually.js';
import { expectProblem, openTestApi, type TestApi } from '../testing/open-api.js';

const PASSWORD = 'ten quiet herons by the mill';
const MAIL = { from: 'Gatepost <gatepost@example.org>' };
const LINK = /^http:\/\/gatepost\.test\/account#(\w+)=([\w-]{43})$/m;

let lastHost = 0;
const nextAddress = (): string => `198.51.100.${(lastHost += 1)}`;
const newEmail = (): string => `${uuidv7()}@example.org`;

describe('where mails are sent', () => {
  let api: TestApi;
  let server: MailServer;
  /** What the server answers to the next recipients; then it takes them. */
  const answers: number[] = [];
  beforeAll(async () => {
    server = await startMailServer({
      onRcptTo: (_address, _session, done) => {
        const code = answers.shift();
        done(code === undefined ? null : new SmtpRefusal(code, 'no'));
      },
    });
    api = await openTestApi(undefined, { mail: { ...MAIL, smtpUrl: `smtp://127.0.0.1:${server.port}` } });
  });
  afterAll(async () => {
    await api.close();
    await server.close();
  });

  const post = (path: string): request.Test =>
    request(`http://127.0.0.1:${api.port}`).post(`/api/v1/auth/${path}`).set('X-Forwarded-For', nextAddress());
  const mailTo = (email: string): Promise<ReceivedMail> =>
    eventually(() => Promise.resolve(server.mails.find(({ to }) => to.includes(email))), `a mail to ${email}`);
  const invite = (email: string): request.Test => api.ask('post', '/api/v1/users').send({ email });

  it('an invitation has a link that works once, and its answer has none', async () => {
    const email = newEmail();
    const answer = await invite(email).expect(201);
    expect(answer.body).toMatchObject({ invitation: { url: null } });
    const [, purpose, token] = LINK.exec(readMail(await mailTo(email)).text) ?? [];
    expect(purpose).toBe('invitation');
    expect(answer.text).not.toContain(token);
    await post('links/redeem').send({ token, password: PASSWORD }).expect(200);
    expectProblem(await post('links/redeem').send({ token, password: PASSWORD }), 'link_invalid');
  });

  it('whoever forgot the password asks for a link, which leads to this server whatever the request says', async () => {
    const email = newEmail();
    await api.ask('post', '/api/v1/users').send({ email, password: PASSWORD }).expect(201);
    const asked = post('password-reset')
      .set('Host', 'evil.example')
      .set('X-Forwarded-Host', 'evil.example')
      .set('Forwarded', 'host=evil.example');
    await asked.send({ email: ` ${email.toUpperCase()} ` }).expect(202);
    const mail = await mailTo(email);
    expect(mail.message).not.toContain('evil.example');
    const { headers, text } = readMail(mail);
    expect(headers).toContain(`To: ${email}`);
    const [, purpose, token] = LINK.exec(text) ?? [];
    expect(purpose).toBe('reset');
    await post('links/redeem').send({ token, password: 'eleven loud geese on the roof' }).expect(200);
    expectProblem(await post('sign-in').send({ email, password: PASSWORD }), 'credentials_wrong');
  });

  it('nobody gets a mail who has no account, or a disabled one, and the answer is the same', async () => {
    const disabled = newEmail();
    const { id } = (await api.ask('post', '/api/v1/users').send({ email: disabled, password: PASSWORD }).expect(201))
      .body as { id: string };
    await api.ask('patch', `/api/v1/users/${id}`).send({ disabled: true }).expect(200);
    const known = newEmail();
    await api.ask('post', '/api/v1/users').send({ email: known, password: PASSWORD }).expect(201);
    const before = server.mails.length;
    const told: unknown[] = [];
    for (const email of [newEmail(), disabled, known]) {
      const { status, text, headers } = await post('password-reset').send({ email });
      told.push({ status, text, names: Object.keys(headers).sort() });
    }
    // The last one asked for is the last one mailed.
    await mailTo(known);
    expect(server.mails).toHaveLength(before + 1);
    expect(told).toEqual(told.map(() => told[0]));
  });

  it.each([
    'anna@example.org\r\nBcc: eve@example.org',
    'anna@example.org,eve@example.org',
    'anna@example.org%0d%0aBcc:eve@example.org ',
    '"anna\r\nBcc: eve"@example.org',
    '<eve@example.org>',
    'Anna <eve@example.org>',
    'anna@example.org\u0000eve@example.org',
  ])('no account is made for %j, and nothing is mailed', async (email) => {
    const before = server.mails.length;
    const answer = await invite(email);
    expect([400, 422]).toContain(answer.status);
    await post('password-reset').send({ email });
    expect(server.mails).toHaveLength(before);
  });

  it('who invites is told when the mail is refused, and how to go on', async () => {
    const email = newEmail();
    answers.push(550);
    const invitation = (): request.Test => invite(email).set('Idempotency-Key', email);
    const answer = await invitation();
    expectProblem(answer, 'mail_failed');
    // An answer of success would say that it was mailed.
    expectProblem(await invitation(), 'email_taken');
    const { detail } = answer.body as { detail: string };
    expect(detail).toMatch(/refused the mail \(550\).*another link made for the account [0-9a-f-]{36}/);
    const [, id] = /account ([0-9a-f-]{36})/.exec(detail) ?? [];
    answers.push(451);
    expectProblem(await api.ask('post', `/api/v1/users/${id}/reset-link`), 'mail_failed');
    await api.ask('post', `/api/v1/users/${id}/reset-link`).expect(201);
    expect(LINK.exec(readMail(await mailTo(email)).text)?.[1]).toBe('invitation');
  });
});

describe('where the mail server is slow', () => {
  let api: TestApi;
  let silent: Server;
  const sockets: Socket[] = [];
  beforeAll(async () => {
    silent = createServer((socket) => sockets.push(socket));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    api = await openTestApi(undefined, { mail: { ...MAIL, smtpUrl: `smtp://127.0.0.1:${port}` } });
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    silent.close();
    await api.close();
  });

  it('nobody who asks for a link waits for it', async () => {
    const email = newEmail();
    await api.ask('post', '/api/v1/users').send({ email, password: PASSWORD }).expect(201);
    const begun = performance.now();
    await api.ask('post', '/api/v1/auth/password-reset', null).send({ email }).expect(202);
    expect(performance.now() - begun).toBeLessThan(2_000);
    await eventually(() => Promise.resolve(sockets.length > 0), 'the mail server to be asked');
  });
});
