import { type IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { parseAddress } from '../../libs/access/index.js';
import { type ForwardingFacts, requestHeaders, responseHeaders } from './proxy-headers.js';

const FACTS: ForwardingFacts = {
  chain: [parseAddress('130.225.0.1')!, parseAddress('10.0.0.1')!],
  scheme: 'https',
  host: 'Example.dk:8080',
  hasBody: true,
  pseudonym: 'gatepost-1',
  decision: ['X-Gatepost-Decision', 'allowed'],
};
const OURS = [
  ['X-Forwarded-For', '130.225.0.1, 10.0.0.1'],
  ['X-Forwarded-Proto', 'https'],
  ['X-Forwarded-Host', 'Example.dk:8080'],
];

function forwarded(headers: [string, string][], facts: Partial<ForwardingFacts> = {}): string[][] {
  // Nothing else of the request is read.
  const request = { rawHeaders: headers.flat(), httpVersion: '1.1' } as IncomingMessage;
  return pairs(requestHeaders(request, { ...FACTS, ...facts }));
}

function pairs(flat: readonly string[]): string[][] {
  return Array.from({ length: flat.length / 2 }, (_, index) => [flat[2 * index]!, flat[2 * index + 1]!]);
}

describe('requestHeaders', () => {
  it('passes ordinary headers on as they are, repeated ones too, and adds ours', () => {
    expect(
      forwarded([
        ['Host', 'x'],
        ['Accept', '*/*'],
        ['X-A', '1'],
        ['x-a', '2'],
        ['Authorization', 'Basic x'],
      ]),
    ).toEqual([
      ['Host', 'Example.dk:8080'],
      ['Accept', '*/*'],
      ['X-A', '1'],
      ['x-a', '2'],
      ['Authorization', 'Basic x'],
      ...OURS,
      ['Via', '1.1 gatepost-1'],
      ['X-Gatepost-Decision', 'allowed'],
    ]);
  });

  it.each([
    'Connection',
    'Keep-Alive',
    'Proxy-Connection',
    'Proxy-Authorization',
    'TE',
    'Trailer',
    'Transfer-Encoding',
    'Upgrade',
    'Expect',
    'X-Gatepost-Decision',
    'x_gatepost_decision',
    'X-Gatepost.Reason',
    'X-Forwarded-For',
    'X_Forwarded_For',
    'X-Forwarded-Prefix',
    'Forwarded',
    'X-Real-IP',
    'X-Original-URL',
    'X-Rewrite-Url',
  ])('does not pass %s on', (name) => {
    const values = forwarded([[name, 'forged']]).map(([, value]) => value);
    expect(values).not.toContain('forged');
  });

  it('drops what Connection names, and not ours', () => {
    const headers = forwarded([
      ['Connection', 'close, X-Secret'],
      ['connection', 'x-forwarded-for'],
      ['X-Secret', '1'],
      ['X-Kept', '2'],
    ]);
    const names = headers.map(([name]) => name);
    expect(names).not.toContain('X-Secret');
    expect(names).toEqual(expect.arrayContaining(['X-Kept', 'X-Forwarded-For']));
  });

  it('keeps the length of a body whatever Connection says, and sends none without a body', () => {
    const headers: [string, string][] = [
      ['Content-Length', '5'],
      ['Connection', 'content-length'],
    ];
    expect(forwarded(headers)).toContainEqual(['Content-Length', '5']);
    expect(forwarded(headers, { hasBody: false })).not.toContainEqual(['Content-Length', '5']);
  });

  it('adds itself to Via', () => {
    expect(forwarded([['Via', '1.0 fred, 1.1 p.example']])).toContainEqual([
      'Via',
      '1.0 fred, 1.1 p.example, 1.1 gatepost-1',
    ]);
  });
});

describe('responseHeaders', () => {
  it('passes headers on but those of the connection and those only we may say', () => {
    const raw = [
      ['Set-Cookie', 'a=1'],
      ['Set-Cookie', 'b=2'],
      ['Connection', 'X-Hop'],
      ['X-Hop', '1'],
      ['Transfer-Encoding', 'chunked'],
      ['x-gatepost-decision', 'forged'],
      ['Content-Length', '3'],
    ];
    expect(pairs(responseHeaders(raw.flat(), ['X-Gatepost-Decision', 'allowed']))).toEqual([
      ['Set-Cookie', 'a=1'],
      ['Set-Cookie', 'b=2'],
      ['Content-Length', '3'],
      ['X-Gatepost-Decision', 'allowed'],
    ]);
  });
});
