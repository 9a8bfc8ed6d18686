import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressOf, type Daemon, daemonIn, parseDaemons } from './daemon.ts';

describe('addresses of daemons', () => {
  test.each<[string, Daemon]>([
    ['unix:///var/run/docker.sock', { kind: 'unix', path: '/var/run/docker.sock' }],
    ['unix:///home/a/.docker/run/docker.sock', { kind: 'unix', path: '/home/a/.docker/run/docker.sock' }],
    ['tcp://docker.example', { kind: 'tcp', host: 'docker.example', port: 2376 }],
    ['tcp://[fd00::1]:2377', { kind: 'tcp', host: 'fd00::1', port: 2377 }],
    ['ssh://ops@h', { kind: 'ssh', user: 'ops', host: 'h', port: 22, path: '/var/run/docker.sock' }],
    ['ssh://ops@h:2222/run/a.sock', { kind: 'ssh', user: 'ops', host: 'h', port: 2222, path: '/run/a.sock' }],
  ])('%s', (text, daemon) => {
    expect(daemonIn(text)).toEqual(daemon);
    expect(daemonIn(addressOf(daemon))).toEqual(daemon);
  });

  test.each([
    '',
    '/var/run/docker.sock',
    'unix://var/run/docker.sock',
    'unix:///var/../etc/docker.sock',
    'unix:///var/run/docker.sock\n',
    'unix:///',
    'tcp://h:0',
    'tcp://h:65536',
    'tcp://-h',
    'tcp://h/path',
    'http://h',
    'ssh://h',
    'ssh://-oProxyCommand=x@h',
    'ssh://ops@h/a/../b',
    'fd://',
  ])('%j is none', (text) => {
    expect(daemonIn(text)).toBeNull();
  });

  test('any text is an address that reads back the same, or none', () => {
    const part = fc.stringMatching(/^[\w@:/.[\]-]{0,40}$/);
    const reads = fc.check(
      fc.property(fc.constantFrom('unix://', 'tcp://', 'ssh://u@'), part, (scheme, rest) => {
        const daemon = daemonIn(scheme + rest);
        return daemon === null || isDeepStrictEqual(daemonIn(addressOf(daemon)), daemon);
      }),
    );
    expect(reads).toMatchObject({ failed: false });
  });
});

test('the setting names several, and what is wrong in it', () => {
  expect(parseDaemons(' unix:///run/a.sock , tcp://h ')).toEqual(['unix:///run/a.sock', 'tcp://h:2376']);
  expect(parseDaemons('')).toEqual([]);
  expect(() => parseDaemons('unix:///run/a.sock,docker.sock')).toThrow(/docker\.sock is no address/);
});
