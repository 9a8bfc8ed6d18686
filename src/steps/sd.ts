import type { Discovery, ServerEvent } from '../discovery/discovery.ts';
import type { SdId } from '../domain/ids.ts';
import { message } from '../messages/message.ts';
import { resultsOf, type KeyedOutcome } from './group.ts';
import { failed, type GroupStep, passed, type StepCall, type StepOutcome } from './step.ts';
import { safeName } from './safe-name.ts';
import { workOf } from './work.ts';

export interface SdDeps {
  readonly discoveryOf: (sdId: SdId) => Promise<Discovery>;
}

/** Registers nodes with their load balancer. */
export function register(deps: SdDeps): GroupStep {
  const noAddress = failed(message('no_address_to_register'));
  return sdStep('register', noAddress, deps);
}

/** Unregisters nodes from their load balancer, after their requests have ended. */
export function unregister(deps: SdDeps): GroupStep {
  return sdStep('unregister', passed(message('no_address_to_unregister')), deps);
}

function sdStep(kind: 'register' | 'unregister', noAddress: StepOutcome, { discoveryOf }: SdDeps): GroupStep {
  return {
    mode: 'group',
    run: async function* (calls) {
      for (const call of calls) if (!hasAddress(call)) yield { call, outcome: noAddress };
      const nodes = calls.filter(hasAddress);
      yield* resultsOf(nodes, ipOf, async function* (signal) {
        const [first] = nodes;
        if (first === undefined) return;
        const discovery = await discoveryOf(workOf(first, kind).sdId);
        const servers = nodes.map(({ facts }) => ({ ip: facts.ip, name: safeName(facts) }));
        for await (const event of discovery[kind](servers, signal)) yield outcomeOf(event);
      });
    },
  };
}

const ipOf = (call: StepCall): string => call.facts.ip;

function hasAddress({ facts }: StepCall): boolean {
  return facts.ip !== '' && facts.ip !== '-';
}

function outcomeOf({ ip, ok, log }: ServerEvent): KeyedOutcome {
  return { key: ip, outcome: ok ? passed(log) : failed(log) };
}
