import { describe, expect, it } from '@jest/globals';
import { SiteError } from './errors.js';
import { requireUpstream, type UpstreamRules } from './upstream.js';

const OPEN: UpstreamRules = {
  allowPrivate: true,
  ownListeners: [
    { host: '127.0.0.1', port: 8080 },
    { host: '::', port: 3000 },
  ],
};
const CLOSED: UpstreamRules = { allowPrivate: false, ownListeners: [] };

const refusalOf = (url: string, rules: UpstreamRules): string | null => {
  try {
    requireUpstream(url, rules);
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(SiteError);
    expect(error).toMatchObject({ code: 'upstream_invalid', pointer: '/upstream_url' });
    return (error as SiteError).message;
  }
};

describe('an upstream URL', () => {
  it.each(['http://app.example', 'https://app.example:8443/base', 'http://8.8.8.8', 'http://[2a00:1450:4001::1]/'])(
    'may be %s',
    (url) => {
      expect(refusalOf(url, CLOSED)).toBeNull();
    },
  );

  it.each(['nonsense', 'ftp://x', '//x', 'http://u:p@x/', 'http://x/?q', 'http://x/#f', ''])('may not be %j', (url) => {
    expect(refusalOf(url, OPEN)).toContain('http or https URL');
  });

  it.each([
    'http://169.254.169.254/latest',
    'http://0.0.0.0:8000',
    'http://0/',
    'http://2852039166/',
    'http://0xa9.0xfe.0xa9.0xfe/',
    'http://[::]',
    'http://[fe80::1]',
    'http://[ff02::1]',
    'http://[::ffff:169.254.169.254]',
    'http://[64:ff9b::a9fe:a9fe]',
  ])('is never %s', (url) => {
    expect(refusalOf(url, OPEN)).toContain('link-local');
  });

  it.each([
    'http://127.0.0.1:9000',
    'http://127.1/',
    'http://10.0.0.5',
    'http://[::1]',
    'http://[fd00::1]',
    'http://[::ffff:192.168.0.1]',
    'http://localhost:9000',
    'http://app.LOCALHOST./',
  ])('is %s by permission only', (url) => {
    expect(refusalOf(url, OPEN)).toBeNull();
    expect(refusalOf(url, CLOSED)).toContain('ALLOW_PRIVATE_UPSTREAMS=true');
  });

  it.each(['http://127.0.0.1:8080', 'http://localhost:8080/x', 'http://[::1]:3000'])('is not ours: %s', (url) => {
    expect(refusalOf(url, OPEN)).toContain('Gatepost itself');
  });
});
