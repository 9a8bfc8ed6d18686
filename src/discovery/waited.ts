import { setTimeout as delay } from 'node:timers/promises';
import { message, type Message } from '../messages/message.ts';

/**
 * Waits after servers were taken out of a registry: nobody there says when those that knew them have let go. A server that was gone
 * already is waited for as well, as an earlier try may have been cut short in its wait.
 *
 * @returns how it is told
 * @throws the abort reason
 */
export async function waitedOut(seconds: number, signal: AbortSignal): Promise<Message> {
  if (seconds === 0) return message('not_waited');
  await delay(seconds * 1000, undefined, { signal });
  return message('waited', { seconds });
}
