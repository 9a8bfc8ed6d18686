import type { Redactor } from '../secrets/redactor.ts';
import type { Discovery, ServerEvent } from './discovery.ts';

/** A load balancer whose events and errors never contain a secret of its settings. */
export function redactedDiscovery(discovery: Discovery, redactor: Redactor): Discovery {
  return {
    register: (servers, signal) => redactedEvents(() => discovery.register(servers, signal), redactor),
    unregister: (servers, signal) => redactedEvents(() => discovery.unregister(servers, signal), redactor),
    check: async () => {
      try {
        return (await discovery.check()).map((complaint) => redactor.value(complaint));
      } catch (error) {
        throw redactor.error(error);
      }
    },
  };
}

async function* redactedEvents(
  events: () => AsyncIterable<ServerEvent>,
  redactor: Redactor,
): AsyncIterable<ServerEvent> {
  try {
    for await (const event of events()) yield { ...event, log: redactor.value(event.log) };
  } catch (error) {
    throw redactor.error(error);
  }
}
