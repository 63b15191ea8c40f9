import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { MailRetries } from './mail-retries.js';
import { createMailer, type Mail, type Mailer, transportOptions } from './mailer.js';
import { type MailServer, readMail, SmtpRefusal, startMailServer } from './testing/mail-server.js';

const FROM = 'Gatepost <gatepost@example.org>';
const MAIL: Mail = {
  to: 'anna@example.org',
  subject: 'Your account',
  text: 'http://gatepost.test/account#reset=abc\n',
};
const PASSWORD = 'mail-password-xyzzy';
/** The server's certificate is one for tests, of nobody known. */
const TRUSTING = '?tls.rejectUnauthorized=false';

let server: MailServer | null = null;
let log: string[] = [];
beforeEach(() => {
  log = [];
  const write = (...told: unknown[]): void => void log.push(told.map(String).join(' '));
  Logger.overrideLogger({ log: write, warn: write, error: write });
});
afterEach(async () => {
  await server?.close();
  server = null;
  Logger.overrideLogger(false);
});

const mailerFor = (port: number, { user = '', query = '', scheme = 'smtp', deadlineMs = 5_000 } = {}): Mailer => {
  const mailer = createMailer({ smtpUrl: `${scheme}://${user}127.0.0.1:${port}${query}`, from: FROM }, deadlineMs);
  if (!mailer) throw new Error('There is a server, so there is a mailer.');
  return mailer;
};

async function failureOf(sent: Promise<void>): Promise<{ message: string; isTransient: boolean }> {
  const error = await sent.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ name: 'AuthError', code: 'mail_failed' });
  for (const secret of [PASSWORD, MAIL.to, MAIL.text.trim()]) {
    expect(JSON.stringify([String(error), log])).not.toContain(secret);
  }
  return error as { message: string; isTransient: boolean };
}

describe('a mail', () => {
  it('arrives as it was written, from the sender of the settings', async () => {
    server = await startMailServer();
    await mailerFor(server.port)({ ...MAIL, text: `Grüße, ${MAIL.text}` });
    const [mail] = server.mails;
    expect(mail).toMatchObject({ from: 'gatepost@example.org', to: [MAIL.to], isEncrypted: false });
    if (!mail) return;
    const { headers, text } = readMail(mail);
    expect(headers).toEqual(
      expect.arrayContaining([
        `From: ${FROM}`,
        `To: ${MAIL.to}`,
        `Subject: ${MAIL.subject}`,
        'Auto-Submitted: auto-generated',
      ]),
    );
    expect(text).toContain(MAIL.text.trim());
  });

  it('goes over TLS where the server offers it (STARTTLS), with user and password', async () => {
    server = await startMailServer({
      hideSTARTTLS: false,
      authOptional: false,
      onAuth: ({ username, password }, _session, done) =>
        username === 'gatepost' && password === PASSWORD
          ? done(null, { user: 'gatepost' })
          : done(new SmtpRefusal(535, 'no')),
    });
    const user = `gatepost:${PASSWORD}@`;
    await mailerFor(server.port, { user, query: TRUSTING })(MAIL);
    expect(server.mails).toMatchObject([{ isEncrypted: true, user: 'gatepost' }]);
    const refused = await failureOf(mailerFor(server.port, { user: 'gatepost:wrong@', query: TRUSTING })(MAIL));
    expect(refused.message).toBe('The mail server refused the user or the password of SMTP_URL.');
    expect(server.mails).toHaveLength(1);
  });

  it('goes over TLS from the first byte by smtps', async () => {
    server = await startMailServer({ secure: true });
    await mailerFor(server.port, { scheme: 'smtps', query: TRUSTING })(MAIL);
    expect(server.mails).toMatchObject([{ isEncrypted: true }]);
  });

  it.each(['smtp', 'smtps'])('goes to nobody whose certificate cannot be trusted, by %s', async (scheme) => {
    server = await startMailServer({ hideSTARTTLS: false, secure: scheme === 'smtps' });
    expect((await failureOf(mailerFor(server.port, { scheme })(MAIL))).message).toMatch(/no TLS that can be trusted/);
    expect(server.mails).toEqual([]);
  });

  it('goes to nobody without TLS where TLS is asked for, nor does the password', async () => {
    let triedToSignIn = false;
    server = await startMailServer({
      allowInsecureAuth: true,
      disabledCommands: ['STARTTLS'],
      onAuth: (_auth, _session, done) => {
        triedToSignIn = true;
        done(null, { user: 'x' });
      },
    });
    const user = `gatepost:${PASSWORD}@`;
    const { message } = await failureOf(mailerFor(server.port, { user, query: '?requireTLS=true' })(MAIL));
    expect(message).toMatch(/no TLS that can be trusted/);
    expect([triedToSignIn, server.mails]).toEqual([false, []]);
  });

  it.each([
    ['smtp://user:password@mail.example.org', true],
    ['smtp://mail.example.org', false],
    ['smtp://user:password@127.0.0.1:25', false],
    ['smtp://user:password@[::1]:25', false],
    ['smtps://user:password@mail.example.org', false],
  ])('to %s needs STARTTLS: %s', (url, needs) => {
    expect(transportOptions(url, 1_000).requireTLS).toBe(needs);
  });

  it.each([
    'anna@example.org\r\nBcc: eve@example.org',
    'anna@example.org, eve@example.org',
    'anna@example.org>\r\nRCPT TO:<eve@example.org',
    'Anna <eve@example.org>',
  ])('to %j has no other headers and no other readers', async (to) => {
    server = await startMailServer();
    const subject = 'one\r\nBcc: eve@example.org\r\n\r\nbody';
    await mailerFor(server.port)({ ...MAIL, to, subject }).catch(() => undefined);
    for (const mail of server.mails) {
      const { headers } = readMail(mail);
      expect(mail.to).not.toContain('eve@example.org');
      expect(mail.to).toHaveLength(1);
      expect(headers.filter((line) => /^bcc:/i.test(line))).toEqual([]);
      expect(headers.filter((line) => /^subject:/i.test(line))).toHaveLength(1);
    }
  });
});

describe('a mail that cannot be sent', () => {
  it.each([
    ['the address is refused', 550, false, /refused the mail \(550\); check the e-mail address/],
    ['the server is busy, or does not know us yet (greylisting)', 451, true, /asked again later \(451\)/],
  ])('says so: %s', async (_why, code, isTransient, sentence) => {
    server = await startMailServer({
      onRcptTo: (_address, _session, done) => done(new SmtpRefusal(code, `not ${MAIL.to}`)),
    });
    const failure = await failureOf(mailerFor(server.port)(MAIL));
    expect([failure.isTransient, failure.message]).toEqual([isTransient, expect.stringMatching(sentence)]);
    expect(log.join()).toContain(String(code));
  });

  it('says so: nobody listens', async () => {
    server = await startMailServer();
    const { port } = server;
    await server.close();
    const failure = await failureOf(mailerFor(port)(MAIL));
    expect([failure.isTransient, failure.message]).toEqual([true, expect.stringMatching(/cannot be reached/)]);
  });

  it.each([
    ['never says a word', (_socket: Socket) => undefined],
    ['says one letter at a time, for ever', drip],
    ['hangs up', (socket: Socket) => void socket.destroy()],
    ['speaks another language', (socket: Socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ])('is given up in time when the server %s', async (_what, behave) => {
    const sockets: Socket[] = [];
    const odd = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      behave(socket);
    });
    await new Promise<void>((resolve) => odd.listen(0, '127.0.0.1', resolve));
    const begun = performance.now();
    const failure = await failureOf(mailerFor((odd.address() as AddressInfo).port, { deadlineMs: 300 })(MAIL));
    expect(failure.isTransient).toBe(true);
    expect(performance.now() - begun).toBeLessThan(3_000);
    for (const socket of sockets) socket.destroy();
    odd.close();
  });
});

describe('a mail that nobody waits for', () => {
  /** Answers like this, one after the other; null: takes it. */
  async function serverThat(...answers: (number | null)[]): Promise<MailServer> {
    server = await startMailServer({
      onRcptTo: (_address, _session, done) => {
        const code = answers.shift() ?? null;
        done(code === null ? null : new SmtpRefusal(code, 'no'));
      },
    });
    return server;
  }

  it('is tried again where the server wants that, and arrives once', async () => {
    const { port, mails } = await serverThat(450, 421, null);
    await new MailRetries(mailerFor(port), [1, 1, 1]).send(MAIL);
    expect(mails).toHaveLength(1);
  });

  it.each([
    ['after a refusal', [550, null], 0],
    ['when it was tried often enough', [450, 450, 450, null], 2],
  ])('is given up %s', async (_when, answers, retries) => {
    const { port, mails } = await serverThat(...answers);
    await new MailRetries(
      mailerFor(port),
      Array.from({ length: 2 }, () => 1),
    ).send(MAIL);
    expect([mails, log.length]).toEqual([[], retries + 1]);
  });

  it('is not kept beside a hundred others', async () => {
    let tried = 0;
    const never = (): Promise<void> => {
      tried += 1;
      return new Promise(() => undefined);
    };
    const retries = new MailRetries(never);
    for (let n = 0; n < 100; n += 1) void retries.send(MAIL);
    await retries.send(MAIL);
    expect(tried).toBe(100);
  });
});

function drip(socket: Socket): void {
  const timer = setInterval(() => socket.write('2'), 20);
  socket.on('close', () => clearInterval(timer));
}
