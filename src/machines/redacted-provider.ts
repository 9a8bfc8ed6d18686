import type { Redactor } from '../secrets/redactor.ts';
import type { CreateEvent, DestroyEvent, MachineProvider, WithdrawEvent } from './provider.ts';

/** A provider whose events and errors never contain a secret of its settings. */
export function redactedProvider(provider: MachineProvider, redactor: Redactor): MachineProvider {
  return {
    readiness: provider.readiness,
    vmIdPrefix: provider.vmIdPrefix,
    create: (requests, signal) => redactedEvents(() => provider.create(requests, signal), redactor),
    destroy: (vmIds, signal) => redactedEvents(() => provider.destroy(vmIds, signal), redactor),
    withdraw: (tokens, signal) => redactedEvents(() => provider.withdraw(tokens, signal), redactor),
    list: (signal) => redactedErrors(() => provider.list(signal), redactor),
    check: async () => {
      try {
        return (await provider.check()).map((complaint) => redactor.value(complaint));
      } catch (error) {
        throw redactor.error(error);
      }
    },
    endpoint: (ip) => provider.endpoint(ip),
  };
}

async function* redactedEvents<Event extends CreateEvent | DestroyEvent | WithdrawEvent>(
  events: () => AsyncIterable<Event>,
  redactor: Redactor,
): AsyncIterable<Event> {
  for await (const event of redactedErrors(events, redactor)) {
    if (event.kind === 'failed') yield { ...event, reason: redactor.value(event.reason) };
    else if (event.kind === 'progress') yield { ...event, note: redactor.value(event.note) };
    else yield event;
  }
}

async function* redactedErrors<Item>(items: () => AsyncIterable<Item>, redactor: Redactor): AsyncIterable<Item> {
  try {
    yield* items();
  } catch (error) {
    throw redactor.error(error);
  }
}
