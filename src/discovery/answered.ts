import { contentOf } from '../messages/message-error.ts';
import type { Value } from '../messages/message.ts';
import type { ServerEvent } from './discovery.ts';

/**
 * Gives an event for every server, also when the balancer fails midway (D3).
 *
 * @param failure what is said of those that the balancer has not spoken of by then
 * @throws the signal's reason
 * @example yield* answered(targets, signal, () => registerServers(balancer, targets, signal));
 */
export async function* answered(
  targets: readonly Pick<ServerEvent, 'ip'>[],
  signal: AbortSignal,
  work: () => AsyncIterable<ServerEvent>,
  failure: (error: unknown) => Value = contentOf,
): AsyncIterable<ServerEvent> {
  if (targets.length === 0) return;
  const open = new Set(targets.map(({ ip }) => ip));
  try {
    for await (const event of work()) {
      open.delete(event.ip);
      yield event;
    }
  } catch (error) {
    signal.throwIfAborted();
    for (const ip of open) yield { ip, ok: false, log: failure(error) };
  }
}
