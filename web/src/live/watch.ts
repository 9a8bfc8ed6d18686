import type { ApiError } from '../../../src/client/api-error.ts';
import { type Watcher, watchEvents } from '../../../src/client/event-stream.ts';
import { checkReach } from '../data/api.ts';
import { currentLanguage } from '../i18n/language.ts';
import { currentAuthorization, refuseSession } from '../session/session.ts';

/** Watches the server as the operator of this tab, until the signal is aborted. */
export function watch(watcher: Omit<Watcher, 'onRefusal'>, signal: AbortSignal): Promise<void> {
  const options = { baseUrl: location.origin, authorization: () => sent, language: currentLanguage };
  const sent = currentAuthorization();
  const onRefusal = ({ code }: ApiError): void => {
    if (code === 401) refuseSession(sent);
  };
  const onState: Watcher['onState'] = (state) => {
    if (state === 'lost') checkReach();
    watcher.onState(state);
  };
  return watchEvents(options, { ...watcher, onState, onRefusal }, signal);
}
