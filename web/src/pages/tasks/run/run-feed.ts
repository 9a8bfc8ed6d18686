import { isPassing } from '../../../data/server/reach.ts';
import { readRun } from '../../../data/task/tasks.ts';
import { watch } from '../../../live/watch.ts';
import type { RunStore } from './run-store.ts';
import { errorText } from '../../../shell/error-text.ts';

/** All nodes are some megabytes: the least number of milliseconds from one reading to the next. */
const PAUSE_MS = 3000;

/**
 * Fills a store with the nodes of a task and keeps them up to date, until the signal is aborted. Events are watched
 * first, and the nodes are read once the stream is open, so that no change is missed. After a lost connection they are read again.
 *
 * @returns a function that reads the nodes again, for a person who retries
 */
export function feedRun(taskId: number, store: RunStore, signal: AbortSignal): () => void {
  let isFirst = true;
  let isReading = false;
  let isDue = false;
  const read = async (): Promise<void> => {
    isDue = isReading;
    if (isReading || signal.aborted) return;
    isReading = true;
    store.expect();
    try {
      const reading = readRun(taskId, signal, isFirst);
      isFirst = false;
      if (store.take(await reading) === 'out_of_date') isDue = true;
    } catch (error) {
      if (isPassing(error)) isDue = true;
      else if (!signal.aborted) store.fail(errorText(error));
    }
    // all requests for a reading during the following pause are combined
    setTimeout(() => {
      isReading = false;
      if (isDue) void read();
    }, PAUSE_MS);
  };
  void watch(
    {
      query: `task_id=${taskId}&types=task,batch,node_run`,
      onEvents: (events) => {
        if (store.apply(events) === 'out_of_date') void read();
      },
      onState: (state) => {
        // without events the nodes are read too; without a stream, periodically
        if (state !== 'lost' || store.current().nodes === null) void read();
      },
    },
    signal,
  );
  return () => void read();
}
