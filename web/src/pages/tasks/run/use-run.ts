import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useAuthorization } from '../../../session/session.ts';
import { feedRun } from './run-feed.ts';
import { RunStore, type RunView } from './run-store.ts';

/** Milliseconds of changes that are shown together, as eyes are no faster. */
const VIEW_MS = 250;

/** The present nodes of a task. For another task, use another key. */
export function useRun(taskId: number): RunView & { readonly readAgain: () => void } {
  const [store] = useState(
    () =>
      new RunStore({
        onFrame: (callback) => setTimeout(() => requestAnimationFrame(callback), VIEW_MS),
        now: () => Date.now(),
      }),
  );
  const read = useRef<() => void>(() => {});
  const authorization = useAuthorization();
  const language = useTranslation().i18n.resolvedLanguage;
  useEffect(() => {
    const gone = new AbortController();
    read.current = feedRun(taskId, store, gone.signal);
    return () => gone.abort();
  }, [taskId, store, authorization, language]);
  const view = useSyncExternalStore(store.subscribe, store.current);
  return { ...view, readAgain: () => read.current() };
}
