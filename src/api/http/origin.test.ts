import { describe, expect, test } from 'vitest';
import type { KnownTokens } from '../../operations/records/known-tokens.ts';
import type { Auth } from './auth.ts';
import { checkMarks, checkOrigin } from './origin.ts';

const TRUST: Auth = { kind: 'trust' };
const TOKEN: Auth = { kind: 'token', tokens: {} as KnownTokens };

const HOST = '127.0.0.1:8080';
const DOING = ['read', 'change'] as const;

/** A browser's headers; '' = none. */
function marks(site: string, mode: string, destination: string): Readonly<Record<string, string>> {
  const said = { 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': destination };
  return { host: HOST, ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== '')) };
}

describe('by host and origin', () => {
  test.each([
    ['127.0.0.1:8080', undefined],
    ['localhost:8080', 'http://localhost:8080'],
    ['[::1]:8080', 'http://[::1]:8080'],
  ])('host %s and origin %s are let in', (host, origin) => {
    expect(() => checkOrigin({ host, ...(origin === undefined ? {} : { origin }) }, TRUST)).not.toThrow();
  });

  test.each([
    ['evil.example', '', 'the host evil.example is not an address of this server'],
    ['127.0.0.1.evil.example', '', 'is not an address of this server'],
    ['', '', 'is not an address of this server'],
    ['127.0.0.1:8080', 'http://evil.example', 'a page of http://evil.example may not use this server'],
    ['127.0.0.1:8080', 'http://127.0.0.1:9090', 'a page of http://127.0.0.1:9090 may not use this server'],
    ['127.0.0.1:8080', 'null', 'a page of null may not use this server'],
  ])('host %s and origin %s are refused', (host, origin, message) => {
    expect(() => checkOrigin({ host, ...(origin === '' ? {} : { origin }) }, TRUST)).toThrow(message);
  });
});

describe('by the marks of the browser', () => {
  describe.each(DOING)('a %s', (doing) => {
    test.each([
      ['a script of the console', marks('same-origin', 'cors', 'empty')],
      ['the same in a browser that names no destination', marks('same-origin', 'cors', '')],
      ['a script that asks for no other origin', marks('same-origin', 'same-origin', 'empty')],
      ['curl, PHP', { host: HOST }],
      ['the fetch of Node', marks('', 'cors', '')],
      ['an older browser on a page of the console', { host: HOST, referer: `http://${HOST}/ui/fleet` }],
      ['the same, from the origin alone', { host: HOST, referer: `http://${HOST}` }],
    ])('of %s is let in', (_, headers) => {
      expect(() => checkMarks(headers, doing, TRUST)).not.toThrow();
    });

    test.each(['cross-site', 'same-site', 'anything', 'same-origin, cross-site', 'Same-Origin'])(
      'of a page that is %s is refused',
      (site) => {
        for (const mode of ['navigate', 'cors', 'no-cors', 'same-origin', 'websocket', '']) {
          for (const destination of ['document', 'iframe', 'image', 'empty', '']) {
            const message = 'a page of another site may not use this server';
            expect(() => checkMarks(marks(site, mode, destination), doing, TRUST)).toThrow(message);
          }
        }
      },
    );
  });

  test.each([
    ['an address that was typed, is in a mail, or was redirected to', marks('none', 'navigate', 'document')],
    ['a navigation that says no site', marks('', 'navigate', 'document')],
    ['a navigation that says nothing else', marks('', 'navigate', '')],
    ['a link on a page of the console', marks('same-origin', 'navigate', 'document')],
    ['a frame', marks('same-origin', 'navigate', 'iframe')],
    ['an embedded object', marks('same-origin', 'navigate', 'object')],
    ['an image', marks('same-origin', 'no-cors', 'image')],
    ['an image that says nothing else', marks('', '', 'image')],
    ['a script of an image', marks('same-origin', 'cors', 'image')],
    ['a worker', marks('same-origin', 'same-origin', 'serviceworker')],
    ['a socket', marks('same-origin', 'websocket', 'empty')],
    ['an extension of the browser', marks('none', 'cors', 'empty')],
    ['a prefetch', { ...marks('none', 'navigate', 'document'), 'sec-purpose': 'prefetch' }],
    ['a link of another page in an older browser', { host: HOST, referer: 'http://evil.example/' }],
    ['the same of another port', { host: HOST, referer: 'http://127.0.0.1:9090/' }],
    ['the same of a name that begins alike', { host: HOST, referer: `http://${HOST}.evil.example/` }],
    ['the same of a user that is called alike', { host: HOST, referer: `http://${HOST}@evil.example/` }],
    ['an older browser that goes to an address', { host: HOST, 'upgrade-insecure-requests': '1' }],
  ])('a change by %s is refused', (_, headers) => {
    expect(() => checkMarks(headers, 'change', TRUST)).toThrow(
      `nothing is changed by opening an address, or from a page of another site: use the console at http://${HOST}/`,
    );
  });

  test('who opens an address himself may read', () => {
    expect(() => checkMarks(marks('none', 'navigate', 'document'), 'read', TRUST)).not.toThrow();
  });
});

test('a token is nothing that a browser adds by itself, so that any page may ask', () => {
  const headers = { ...marks('cross-site', 'navigate', 'document'), host: 'springtide.example', referer: 'https://x/' };
  expect(() => checkOrigin({ ...headers, origin: 'https://springtide.example' }, TOKEN)).not.toThrow();
  for (const doing of DOING) expect(() => checkMarks(headers, doing, TOKEN)).not.toThrow();
});
