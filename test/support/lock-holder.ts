import { appendFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { withLock } from '../../src/base/file-lock.ts';

/** What a process does with the lock: holds it for a moment, or until it is killed. */
export type Order = 'hold' | 'keep';

/*
 *     node lock-holder.ts LOCK STORY
 *
 * Prints when it gets the lock and when it releases it, one line each.
 */
const [, , path = '', story = ''] = process.argv;
process.on('disconnect', () => process.exit());
process.on('message', (order: Order) => {
  void withLock(path, async () => {
    await appendFile(story, `${process.pid} has it\n`);
    process.send?.('has it');
    // long enough for another holder at the same time to print so
    await delay(order === 'keep' ? 2 ** 30 : 3);
    await appendFile(story, `${process.pid} lets go\n`);
  }).then(() => process.send?.('done'));
});
process.send?.('ready');
