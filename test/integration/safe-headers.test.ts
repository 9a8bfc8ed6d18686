import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiServer, startApi } from '../support/api-server.ts';

let server: ApiServer;

beforeAll(async () => {
  server = await startApi();
});

afterAll(() => server[Symbol.asyncDispose]());

const REQUESTS: readonly (readonly [what: string, path: string, status: number, headers: Record<string, string>])[] = [
  ['an answer', '/cluster/list', 200, {}],
  ['a refusal', '/pool/7', 404, {}],
  ['a foreign origin', '/cluster/list', 403, { origin: 'http://elsewhere.example' }],
  ['an unknown path', '/nothing/here', 404, {}],
  ['the documents', '/docs', 200, {}],
  ['a stream of events', '/events', 200, {}],
];

test.each(REQUESTS)('%s says what browsers may do with it', async (_what, path, status, headers) => {
  const response = await fetch(`${server.url}${path}`, { headers: { authorization: 'tester', ...headers } });
  await response.body?.cancel();
  expect(response.status).toBe(status);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-security-policy': expect.stringContaining("default-src 'self';") as unknown,
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'SAMEORIGIN',
  });
  expect(response.headers.get('strict-transport-security')).toBeNull();
  expect(response.headers.get('x-powered-by')).toBeNull();
});
