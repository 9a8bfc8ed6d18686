import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Semaphore } from '../src/base/semaphore.ts';
import { BossQueue } from '../src/engine/boss-queue.ts';
import { openDatabase } from '../src/store/database.ts';
import { executorsOf, PASSED, startTestWorker } from '../test/support/engine.ts';

/*
 * A worker in its own process whose steps only take time, on a bounded number of connections: this models waiting
 * for commands on distant nodes. Its arguments: the database's URL, connections, milliseconds of a step.
 */

const [url = '', connections = '100', milliseconds = '200'] = process.argv.slice(2);
const never = new AbortController().signal;
const onError = (error: unknown): void => console.error(error);

await using database = openDatabase({ url, connections: 10, onError });
await using queue = await BossQueue.open({ url, lease: 30 }, onError);
const places = new Semaphore(Number(connections));
const executors = executorsOf(async () => {
  using _place = await places.enter(never);
  await delay(Number(milliseconds));
  return PASSED;
});
// as many as the server takes for so many connections
const capacity = 2 * Number(connections);
await using _worker = await startTestWorker({ database, url, queue, executors, capacity, now: () => new Date() });
console.log('the worker runs');
await once(process, 'SIGTERM');
