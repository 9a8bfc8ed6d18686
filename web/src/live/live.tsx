import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LiveState } from '../../../src/client/event-stream.ts';
import { useReach } from '../data/server/reach.ts';
import { useAuthorization } from '../session/session.ts';
import { watch } from './watch.ts';

const LiveContext = createContext<LiveState>('lost');

/** Milliseconds from one invalidation by events to the next. */
const REFRESH_MS = 1000;

/** Keeps what the pages show of tasks, pools and nodes up to date. Inside a QueryClientProvider. */
export function Live({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>('lost');
  const authorization = useAuthorization();
  // watching waits ever longer while the server is away; it begins anew as soon as that is back
  const reach = useReach();
  const language = useTranslation().i18n.resolvedLanguage;
  useEffect(() => {
    if (reach === 'away') return;
    const gone = new AbortController();
    let due: ReturnType<typeof setTimeout> | null = null;
    let before: LiveState = 'lost';
    const refresh = (): void => {
      due ??= setTimeout(() => {
        due = null;
        for (const key of ['tasks', 'pools', 'nodes', 'schedules']) void client.invalidateQueries({ queryKey: [key] });
      }, REFRESH_MS);
    };
    void watch(
      {
        query: 'types=task,batch',
        onEvents: refresh,
        onState: (state) => {
          setState(state);
          // for events that were missed without a connection
          if (state === 'full' || before === 'full') refresh();
          before = state;
        },
      },
      gone.signal,
    );
    return () => {
      gone.abort();
      if (due !== null) clearTimeout(due);
    };
  }, [client, authorization, reach, language]);
  return <LiveContext value={state}>{children}</LiveContext>;
}

/** Whether pages receive live events, or why not. */
export function useLiveState(): LiveState {
  return useContext(LiveContext);
}
