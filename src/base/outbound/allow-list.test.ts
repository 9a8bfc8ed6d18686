import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAllowList } from './allow-list.ts';

const LIST = parseAllowList('127.0.0.1:9090, [::1]:9090, 127.87.0.0/16, fe80::/10, Prometheus.Local., ci:9091');

test.each([
  ['127.0.0.1', '127.0.0.1', 9090, true],
  ['127.0.0.1', '127.0.0.1', 9091, false],
  ['127.0.0.2', '127.0.0.2', 9090, false],
  ['localhost', '127.0.0.1', 9090, true],
  ['localhost', '::1', 9090, true],
  ['::1', '::1', 80, false],
  ['127.87.3.4', '127.87.3.4', 80, true],
  ['127.88.0.1', '127.88.0.1', 80, false],
  ['x', 'fe80::1%eth0', 80, true],
  ['prometheus.local', '127.0.0.9', 80, true],
  ['PROMETHEUS.local.', '127.0.0.9', 80, true],
  ['evil-prometheus.local', '127.0.0.9', 80, false],
  ['ci', '127.0.0.9', 9091, true],
  ['ci', '127.0.0.9', 9092, false],
])('%s at %s, port %i: %s', (host, address, port, isAllowed) => {
  expect(LIST.has({ host, address, port })).toBe(isAllowed);
});

test('an empty setting allows nothing', () => {
  for (const text of ['', ' ', ',,']) {
    expect(parseAllowList(text).has({ host: 'localhost', address: '127.0.0.1', port: 80 })).toBe(false);
  }
});

test.each([
  'http://127.0.0.1',
  '127.0.0.1:0',
  '127.0.0.1:65536',
  '127.0.0.1:x',
  '127.0.0.1/33',
  '127.0.0.1/8/8',
  '127.0.0.1/',
  '10.0.0.256',
  '0x7f.1',
  '127.1',
  '::1/129',
  '[::1',
  'fe80::1%eth0',
  'a b',
  '-x',
  '*',
  '*.example.com',
  'a@b',
])('%s is refused', (text) => {
  expect(() => parseAllowList(text)).toThrow(/^‘/);
});

const texts = fc.string({
  unit: fc.constantFrom('0', '1', '2', '9', 'a', 'f', '.', ':', '[', ']', '%', '-', ' ', 'x'),
});

test('whatever is written, it is read or refused, and no slip of the pen allows another address', () => {
  const metadata = { host: 'm', address: '169.254.169.254', port: 80 };
  const outcome = (text: string): string => {
    try {
      return parseAllowList(text).has(metadata) ? 'allowed' : 'not allowed';
    } catch (error) {
      return error instanceof Error && /^(‘|has )/.test(error.message) ? 'refused' : String(error);
    }
  };
  fc.assert(
    fc.property(texts, (text) => {
      expect(['not allowed', 'refused']).toContain(outcome(text));
    }),
  );
});
