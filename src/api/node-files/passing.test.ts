import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { until } from '../../../test/support/until.ts';
import { passedOn } from './passing.ts';

test('a file is passed on as it is', async () => {
  const incoming = new PassThrough();
  const passing = passedOn(incoming, 60_000);
  incoming.write('con');
  incoming.end('tent');
  expect((await buffer(passing)).toString()).toBe('content');
});

test('of which nothing comes any more, it fails, and the rest is discarded', async () => {
  const incoming = new PassThrough();
  const passing = passedOn(incoming, 20);
  incoming.write('con');
  await expect(buffer(passing)).rejects.toThrow('nothing of the file came for 0.02 s');
  incoming.end(Buffer.alloc(1024 * 1024));
  await until('all of it was read', () => incoming.readableEnded);
});

test('whose client leaves, it fails', async () => {
  const incoming = new PassThrough();
  const passing = passedOn(incoming, 60_000);
  incoming.destroy(new Error('aborted'));
  await expect(buffer(passing)).rejects.toThrow('it was cut off before its end');
});
