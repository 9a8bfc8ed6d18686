import { expect, test } from 'vitest';
import type { KnownTokens } from '../operations/known-tokens.ts';
import type { Auth } from './auth.ts';
import { checkOrigin, checkSite } from './origin.ts';

const TRUST: Auth = { kind: 'trust' };
const TOKEN: Auth = { kind: 'token', tokens: {} as KnownTokens };

test.each([
  ['127.0.0.1:8080', undefined],
  ['localhost:8080', 'http://localhost:8080'],
  ['[::1]:8080', 'http://[::1]:8080'],
])('with trust, host %s and origin %s are let in', (host, origin) => {
  expect(() => checkOrigin(host, origin, TRUST)).not.toThrow();
});

test.each([
  ['evil.example', undefined, 'the host evil.example is not an address of this server'],
  ['127.0.0.1.evil.example', undefined, 'is not an address of this server'],
  [undefined, undefined, 'is not an address of this server'],
  ['127.0.0.1:8080', 'http://evil.example', 'a page of http://evil.example may not use this server'],
  ['127.0.0.1:8080', 'http://127.0.0.1:9090', 'a page of http://127.0.0.1:9090 may not use this server'],
  ['127.0.0.1:8080', 'null', 'a page of null may not use this server'],
])('with trust, host %s and origin %s are refused', (host, origin, message) => {
  expect(() => checkOrigin(host, origin, TRUST)).toThrow(message);
});

test.each(['cross-site', 'same-site', 'anything'])('with trust, a request of a page that is %s is refused', (site) => {
  expect(() => checkSite(site, TRUST)).toThrow('a page of another site may not use this server');
});

test.each([undefined, 'none', 'same-origin'])('with trust, a request of site %s is let in', (site) => {
  expect(() => checkSite(site, TRUST)).not.toThrow();
});

test('a token is nothing that a browser adds by itself, so that any page may ask', () => {
  expect(() => checkOrigin('springtide.example', 'https://springtide.example', TOKEN)).not.toThrow();
  expect(() => checkSite('cross-site', TOKEN)).not.toThrow();
});
