import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { currentAuthorization } from '../../../session/session.ts';
import { feedRun } from './run-feed.ts';
import { RunStore, type RunView } from './run-store.ts';

/** What changes in this time is shown together, in milliseconds: eyes are no faster when thousands of nodes move. */
const VIEW_MS = 250;

/** The nodes of a task as they are at the moment. For another task, use another key. */
export function useRun(taskId: number): RunView & { readonly readAgain: () => void } {
  const [store] = useState(
    () =>
      new RunStore({
        onFrame: (callback) => setTimeout(() => requestAnimationFrame(callback), VIEW_MS),
        now: () => Date.now(),
      }),
  );
  const read = useRef<() => void>(() => {});
  const authorization = currentAuthorization();
  useEffect(() => {
    const gone = new AbortController();
    read.current = feedRun(taskId, store, gone.signal);
    return () => gone.abort();
  }, [taskId, store, authorization]);
  const view = useSyncExternalStore(store.subscribe, store.current);
  return { ...view, readAgain: () => read.current() };
}
