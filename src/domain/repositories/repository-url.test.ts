import fc from 'fast-check';
import { expect, test } from 'vitest';
import { repositoryUrlIn } from './repository-url.ts';

test.each([
  ['https://git.example/ops/deploy.git', { kind: 'https', host: 'git.example', port: 443 }],
  ['https://git.example:8443/ops/deploy', { kind: 'https', host: 'git.example', port: 8443 }],
  ['https://[2001:db8::1]/a%20b', { kind: 'https', host: '2001:db8::1', port: 443 }],
  ['ssh://git@git.example/ops/deploy.git', { kind: 'ssh', user: 'git', host: 'git.example', port: 22 }],
  ['ssh://git.example:2222/~li/deploy', { kind: 'ssh', user: null, host: 'git.example', port: 2222 }],
  ['git@git.example:ops/deploy.git', { kind: 'ssh', user: 'git', host: 'git.example', port: 22 }],
  ['git@10.0.0.1:/srv/git/deploy', { kind: 'ssh', user: 'git', host: '10.0.0.1', port: 22 }],
  ['file:///srv/git/deploy.git', { kind: 'file', path: '/srv/git/deploy.git' }],
  ['file:///srv/部署/a b', { kind: 'file', path: '/srv/部署/a b' }],
])('%s', (text, expected) => {
  expect(repositoryUrlIn(text)).toEqual(expected);
});

test.each([
  '',
  'deploy',
  '/srv/git/deploy',
  '../deploy',
  'http://git.example/deploy',
  'git://git.example/deploy',
  'ext::sh -c id',
  'fd::3',
  'ssh::git.example:x',
  '--upload-pack=id',
  '-oProxyCommand=id:x',
  'https://li:secret@git.example/deploy',
  'https://li@git.example/deploy',
  'https://git.example/deploy?x',
  'https://git.example/deploy#x',
  'https://git.example',
  'https://git.example/',
  'https://-git.example/deploy',
  'https://git.example:0/deploy',
  'https://git.example:65536/deploy',
  'https://git.example/../deploy',
  'https://git.example/a/./b',
  'https://git.example/a b',
  'https://git.example/a\nb',
  'https://git.example\\@evil/a',
  'ssh://-oProxyCommand=id/deploy',
  'ssh://git@-oProxyCommand=id/deploy',
  'ssh://-l@git.example/deploy',
  'ssh://git:secret@git.example/deploy',
  'ssh://git@git.example/%0aid',
  "ssh://git@git.example/';id'",
  'git@-oProxyCommand=id:deploy',
  'git@git.example:-deploy',
  'git@git.example:../deploy',
  'git@git.example:',
  'git.example:deploy',
  'file://host/srv',
  'file:///',
  'file:///srv/../etc',
  'file:///srv/%2e%2e/etc',
  'file:///srv/a\nb',
  `https://git.example/${'a'.repeat(1000)}`,
])('%j is none', (text) => {
  expect(repositoryUrlIn(text)).toBeNull();
});

test('what is read has no option, blank of a line, or way upwards', () => {
  const part = fc.constantFrom(
    'https://',
    'ssh://',
    'file://',
    'git@',
    'host',
    ':',
    '/',
    '..',
    '-',
    '@',
    '\n',
    '%',
    '22',
    ' ',
    '[::1]',
    'ext::',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 9 }), (parts) => {
      const text = parts.join('');
      const url = repositoryUrlIn(text);
      if (url === null) return;
      // git takes what stands before "::" for a program, if it is a word
      expect(text).not.toMatch(/^-|[\n\0]|\/\.\.(\/|$)|^[A-Za-z0-9+.-]*::/);
      expect(url.kind === 'file' ? 'a' : url.host).toMatch(/^[A-Za-z0-9:]/);
    }),
  );
});
