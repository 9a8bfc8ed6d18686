import { expect, test } from 'vitest';
import { MOST_SERVERS } from '../../domain/fleet/listed-servers.ts';
import type { EtcdApi } from './api.ts';
import { Keys } from './keys.ts';

const never = new AbortController().signal;
const PAGE = 1000;

test('a list that does not end is given up', async () => {
  let pages = 0;
  const call: EtcdApi['call'] = (path, body, schema) => {
    expect(path).toBe('/v3/kv/range');
    expect(body).toMatchObject({ limit: String(PAGE) });
    const kvs = Array.from({ length: PAGE }, (_, index) => ({
      key: Buffer.from(`/web/${pages}-${index}`).toString('base64'),
      mod_revision: '1',
    }));
    pages += 1;
    const page: unknown = { header: { revision: '1' }, kvs, more: true };
    return Promise.resolve(page as Awaited<ReturnType<typeof call<typeof schema>>>);
  };
  await expect(new Keys({ call }, '/web/').all(never)).rejects.toThrow(`more than ${MOST_SERVERS} servers`);
  expect(pages).toBe(MOST_SERVERS / PAGE + 1);
});
