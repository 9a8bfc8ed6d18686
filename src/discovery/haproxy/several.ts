import { toldBy } from '../../base/told-by.ts';
import { message } from '../../messages/message.ts';
import type { Server, ServerEvent } from '../discovery.ts';

/**
 * Has every instance of a balancer do the same, at the same time. A server's event comes when all of them have spoken of it: it is ok
 * when it is so for all, and otherwise says what went wrong, and where.
 *
 * @example for await (const event of byAll(instances, servers, (instance) => instance.register(servers, signal))) …
 */
export function byAll<Instance>(
  instances: readonly Instance[],
  servers: readonly Server[],
  work: (instance: Instance) => AsyncIterable<ServerEvent>,
): AsyncIterable<ServerEvent> {
  const [only] = instances;
  if (instances.length === 1 && only !== undefined) return work(only);
  return toldBy<ServerEvent>(async (say) => {
    const heard = new Map(servers.map(({ ip }) => [ip, new Array<ServerEvent>()]));
    const follow = async (instance: Instance): Promise<void> => {
      for await (const event of work(instance)) {
        const events = heard.get(event.ip);
        events?.push(event);
        if (events?.length === instances.length) say(eventOfAll(events));
      }
    };
    const outcomes = await Promise.allSettled(instances.map(follow));
    const failure = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failure !== undefined) throw failure.reason;
  });
}

function eventOfAll(events: readonly ServerEvent[]): ServerEvent {
  const failures = events.filter(({ ok }) => !ok);
  const kept = events.find(({ keptAs }) => keptAs !== undefined);
  const [first] = events;
  const log =
    failures.length === 0
      ? message('done_at_all_instances', { done: first?.log ?? '', count: events.length })
      : message('failed_at_instances', { failures: failures.map((failure) => failure.log) });
  return {
    ip: first?.ip ?? '',
    ok: failures.length === 0,
    log,
    ...(kept?.keptAs === undefined ? {} : { keptAs: kept.keptAs }),
  };
}
