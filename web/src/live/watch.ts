import type { ApiError } from '../../../src/client/api-error.ts';
import { type Watcher, watchEvents } from '../../../src/client/event-stream.ts';
import { currentAuthorization, refuseSession } from '../session/session.ts';

/** Watches the server as the operator of this tab, until the signal is aborted. */
export function watch(watcher: Omit<Watcher, 'onRefusal'>, signal: AbortSignal): Promise<void> {
  const options = { baseUrl: location.origin, authorization: currentAuthorization };
  return watchEvents(options, { ...watcher, onRefusal }, signal);
}

function onRefusal({ code }: ApiError): void {
  if (code === 401) refuseSession();
}
