import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { buildServer } from '../../src/api/server.ts';
import { clockIn } from '../../src/api/times.ts';
import { BossQueue } from '../../src/engine/boss-queue.ts';
import type { Context } from '../../src/operations/context.ts';
import { seed } from '../../src/operations/seed.ts';
import { backendsOf } from './backends.ts';
import { type TestDatabase, testDatabase } from './database.ts';

/** The HTTP API on a database of its own, in this process; no engine runs the tasks. */
export interface ApiServer extends AsyncDisposable {
  readonly url: string;
  readonly context: Context;
  readonly queue: BossQueue;
  readonly test: TestDatabase;
}

/** @example await using server = await startApi() */
export async function startApi(timeZone = 'UTC'): Promise<ApiServer> {
  const stack = new AsyncDisposableStack();
  const test = stack.use(await testDatabase());
  await seed(test.database);
  const queue = stack.use(await BossQueue.open({ url: test.url, lease: 30 }, () => {}));
  const limits = { maxExpand: 200, stepTimeout: 60, retryInterval: 0, stopGrace: 1, dependWait: 60, lease: 30 };
  const context: Context = { database: test.database, queue, limits, now: () => new Date(), noted: () => {} };
  const stop = new AbortController();
  const backends = backendsOf(test.database);
  const deps = { context, backends, auth: { kind: 'trust' }, clock: clockIn(timeZone), stop: stop.signal } as const;
  const app = await buildServer(deps, pino({ level: 'warn' }));
  stack.defer(() => app.close());
  stack.defer(() => stop.abort());
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    context,
    queue,
    test,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
