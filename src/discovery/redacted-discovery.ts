import type { Redactor } from '../secrets/redactor.ts';
import type { Discovery, ServerEvent } from './discovery.ts';

/** A load balancer whose events and errors never contain a secret of its settings. */
export function redactedDiscovery(discovery: Discovery, redactor: Redactor): Discovery {
  const told = async <T>(answer: () => Promise<T>): Promise<T> => {
    try {
      return await answer();
    } catch (error) {
      throw redactor.error(error);
    }
  };
  const era = discovery.era?.bind(discovery);
  return {
    register: (servers, signal) => redactedEvents(() => discovery.register(servers, signal), redactor),
    unregister: (servers, signal) => redactedEvents(() => discovery.unregister(servers, signal), redactor),
    members: (signal) => told(() => discovery.members(signal)),
    ...(era === undefined ? {} : { era: (signal) => told(() => era(signal)) }),
    usual: discovery.usual,
    check: () => told(async () => (await discovery.check()).map((complaint) => redactor.value(complaint))),
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
