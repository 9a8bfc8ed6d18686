import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inEnglish } from '../../../test/support/in-english.ts';
import { levelComplaint, versionComplaint } from './check.ts';

test.each(['2.6.0-1', '2.8.3-1ubuntu3', '2.10.0', '3.0.1', '10.0.0'])('HAProxy %s will do', (version) => {
  expect(versionComplaint(`Name: HAProxy\nVersion: ${version}\nRelease_date: 2024/01/01`)).toBeNull();
});

test.each(['2.5.14', '2.0.0', '1.9.99'])('HAProxy %s is too old', (version) => {
  expect(inEnglish(versionComplaint(`Name: HAProxy\nVersion: ${version}`))).toContain(
    version.split('.').slice(0, 2).join('.'),
  );
});

test.each(['', 'HTTP/1.1 400 Bad request', 'Version: new', ' Version: 3.0.0', 'SSH-2.0-OpenSSH_9.6'])(
  '%j is not from HAProxy',
  (text) => {
    expect(versionComplaint(text)).not.toBeNull();
  },
);

test('the socket needs level admin', () => {
  expect(levelComplaint({ severity: null, text: 'admin' })).toBeNull();
  expect(inEnglish(levelComplaint({ severity: null, text: 'operator' }))).toContain('operator');
  expect(inEnglish(levelComplaint({ severity: 6, text: 'user' }))).toContain('user');
});

test('a HAProxy that does not say its level is not complained of', () => {
  expect(levelComplaint(undefined)).toBeNull();
  expect(levelComplaint({ severity: 3, text: 'Unknown command' })).toBeNull();
});

test('whatever comes, a complaint is one line with nothing of it but words', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(inEnglish(levelComplaint({ severity: null, text })) ?? '').toMatch(/^[\w\s".:'-]*$/);
      expect(inEnglish(versionComplaint(text)) ?? '').not.toContain('\n');
    }),
  );
});
