import { expect, test } from 'vitest';
import { sourceOf } from './source.ts';

const BROWSER = { host: '10.0.0.5:8080', 'user-agent': 'Mozilla/5.0 (X11)' };

test('a script of the console’s own pages is the console', () => {
  expect(sourceOf({ ...BROWSER, origin: 'http://10.0.0.5:8080' }, '::ffff:10.1.1.1')).toEqual({
    kind: 'console',
    address: '10.1.1.1',
  });
});

test.each([
  [{ ...BROWSER, origin: 'http://10.0.0.6:8080' }, 'browser'],
  [{ ...BROWSER, origin: 'null' }, 'browser'],
  [BROWSER, 'browser'],
  [{ host: 'a', 'user-agent': 'curl/8', origin: 'http://a' }, 'curl'],
  [{}, ''],
])('%j is the client %j', (headers, client) => {
  expect(sourceOf(headers, '::1')).toEqual({ kind: 'client', client, address: '::1' });
});
