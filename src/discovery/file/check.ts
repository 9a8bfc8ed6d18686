import { settingRefusal } from '../../domain/settings.ts';
import { contentOf } from '../../messages/message-error.ts';
import { message, type Value } from '../../messages/message.ts';
import { contentIn } from './content.ts';
import type { ListHost } from './host.ts';
import { draftOf } from './reader.ts';
import type { Settings } from './settings.ts';

/** Names of labels; those that begin with "__" are Prometheus' own. */
const LABEL = /^(?!__)[A-Za-z_][A-Za-z0-9_]{0,99}$/;

/** Checks what the schema cannot. @throws Refusal that names the field */
export function checkedSettings(given: Settings): Settings {
  const { notation, format, labels } = contentIn(given);
  const wrong = Object.keys(labels).filter((name) => !LABEL.test(name));
  if (wrong.length > 0) throw settingRefusal('labels', message('file_label_wrong', { names: wrong.slice(0, 5) }));
  // it reads none, and has no place for a mark there
  if (format === 'traefik' && notation === 'json') throw settingRefusal('file', message('file_traefik_json'));
  return given;
}

/** What is wrong at a host; empty = ready: its file can be read, has the list, and may be replaced. */
export async function hostComplaints(
  host: ListHost,
  settings: Settings,
  signal: AbortSignal,
): Promise<readonly Value[]> {
  try {
    const state = await host.look(signal);
    try {
      await draftOf(state.text, contentIn(settings), []);
    } catch (error) {
      throw host.fault(contentOf(error), false, { cause: error });
    }
    // another text, so that it is written beside the file
    await host.rewrite({ from: state, text: `${state.text} `, isKept: false }, signal);
    return [];
  } catch (error) {
    return [contentOf(error)];
  }
}
