import { appendFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { withLock } from '../../src/machines/sandbox/file-lock.ts';

/** What a process does with the lock: holds it for a moment, or until it is killed. */
export type Order = 'hold' | 'keep';

/*
 *     node lock-holder.ts LOCK STORY
 *
 * Writes down when it has the lock and when it lets go, a line each.
 */
const [, , path = '', story = ''] = process.argv;
process.on('disconnect', () => process.exit());
process.on('message', (order: Order) => {
  void withLock(path, async () => {
    await appendFile(story, `${process.pid} has it\n`);
    process.send?.('has it');
    // long enough for another that has it too to say so
    await delay(order === 'keep' ? 2 ** 30 : 3);
    await appendFile(story, `${process.pid} lets go\n`);
  }).then(() => process.send?.('done'));
});
process.send?.('ready');
