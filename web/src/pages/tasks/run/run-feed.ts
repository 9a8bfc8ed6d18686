import { readRun } from '../../../data/tasks.ts';
import { watch } from '../../../live/watch.ts';
import type { RunStore } from './run-store.ts';
import { errorText } from '../../../shell/error-text.ts';

/** All nodes are some megabytes: they are read at most this often, in milliseconds. */
const PAUSE_MS = 3000;

/**
 * Fills a store with the nodes of a task and keeps them up to date, until the signal is aborted. The events are watched
 * first, and the nodes are read once they come: nothing falls in between. After a lost connection they are read again.
 *
 * @returns reads the nodes again, when a person asks for it
 */
export function feedRun(taskId: number, store: RunStore, signal: AbortSignal): () => void {
  let isReading = false;
  let isDue = false;
  const read = async (): Promise<void> => {
    isDue = isReading;
    if (isReading || signal.aborted) return;
    isReading = true;
    store.expect();
    try {
      if (store.take(await readRun(taskId, signal)) === 'out_of_date') isDue = true;
    } catch (error) {
      if (!signal.aborted) store.fail(errorText(error));
    }
    // in the pause that follows, whatever asks for a reading is answered by one
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
        // also without events there is something to show; where there will be none, what is new
        if (state !== 'lost' || store.current().nodes === null) void read();
      },
    },
    signal,
  );
  return () => void read();
}
