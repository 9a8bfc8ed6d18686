import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { currentAuthorization, useAuthorization } from '../../../session/session.ts';
import { feedRun } from './run-feed.ts';
import { RunStore, type RunView } from './run-store.ts';

/** Milliseconds of changes that are shown together, as eyes are no faster. */
const VIEW_MS = 250;

/** What fills a store with the nodes of a task. */
interface Feed {
  readonly taskId: number;
  readonly store: RunStore;
  /** As whom it asks. */
  readonly authorization: string;
  readonly gone: AbortController;
  readonly readAgain: () => void;
}

/** One that began before its page was there; null = none, or the page has it. */
let begun: Feed | null = null;

/** Requests the nodes of a task before the page that shows them is drawn. */
export function prepareRun(taskId: number): void {
  begun?.gone.abort();
  begun = beginFeed(taskId, newStore());
}

function newStore(): RunStore {
  return new RunStore({
    onFrame: (callback) => setTimeout(() => requestAnimationFrame(callback), VIEW_MS),
    now: () => Date.now(),
  });
}

function beginFeed(taskId: number, store: RunStore): Feed {
  const gone = new AbortController();
  const readAgain = feedRun(taskId, store, gone.signal);
  return { taskId, store, authorization: currentAuthorization(), gone, readAgain };
}

/** The feed that began for a store, if it did; from now on it is the caller's. */
function takeBegun(store: RunStore, authorization: string): Feed | null {
  const feed = begun;
  if (feed?.store !== store) return null;
  begun = null;
  if (feed.authorization === authorization) return feed;
  feed.gone.abort();
  return null;
}

/** The present nodes of a task. For another task, use another key. */
export function useRun(taskId: number): RunView & { readonly readAgain: () => void } {
  const [store] = useState(() => (begun?.taskId === taskId ? begun.store : newStore()));
  const read = useRef<() => void>(() => {});
  const authorization = useAuthorization();
  const language = useTranslation().i18n.resolvedLanguage;
  useEffect(() => {
    const feed = takeBegun(store, authorization) ?? beginFeed(taskId, store);
    read.current = feed.readAgain;
    return () => feed.gone.abort();
  }, [taskId, store, authorization, language]);
  const view = useSyncExternalStore(store.subscribe, store.current);
  return { ...view, readAgain: () => read.current() };
}
