import { contentOf } from '../../messages/message-error.ts';
import { message, type Value } from '../../messages/message.ts';
import { edited } from './edit.ts';
import type { NginxHost } from './host.ts';
import type { Settings } from './settings.ts';

/**
 * What is wrong at a host; empty = ready: its file has the upstreams, nginx runs, takes the file as it is, and has loaded it.
 */
export async function hostComplaints(
  host: NginxHost,
  { upstreams, check }: Settings,
  signal: AbortSignal,
): Promise<readonly Value[]> {
  try {
    const state = await host.look(signal);
    try {
      edited(state.text, upstreams, []);
    } catch (error) {
      throw host.fault(contentOf(error), false, { cause: error });
    }
    await host.rewrite({ from: state, text: state.text, isKept: false, needsReload: false }, signal);
    if (check) await host.probe([], signal);
    return state.isStale ? [host.fault(message('nginx_not_loaded'), false).content] : [];
  } catch (error) {
    return [contentOf(error)];
  }
}
