import { FACTS_VARIABLE, isFactLine, readFacts } from '../domain/facts/facts.ts';
import type { PlannedAction, StepWork } from '../domain/plans/plan.ts';
import { contentOf } from '../messages/message-error.ts';
import { englishOf, message, type Value } from '../messages/message.ts';
import { type RemoteDeps, remoteStep } from './remote.ts';
import { type Attempt, failed, type NodeStep, passed, type StepCall, type StepOutcome } from './step.ts';
import { workOf } from './work.ts';

export interface FactsDeps extends RemoteDeps {
  /** When the facts of a node were gathered; null = none are known. */
  readonly factsGathered: (nodeId: number) => Promise<Date | null>;
}

/** What gathers facts on the node: all that Ansible knows of, except the environment and programs of others. */
const SETUP: PlannedAction = {
  name: FACTS_VARIABLE,
  action: { module: 'setup', gather_subset: ['all', '!env', '!facter', '!ohai'], gather_timeout: 10 },
};

/**
 * Gathers the facts of a node, as a remote step would run the module setup: under the same run id after a crash (RM1).
 * They are recorded together with the end of the attempt.
 */
export function factsStep(deps: FactsDeps): NodeStep {
  const remote = remoteStep(deps);
  return {
    mode: 'node',
    run: async (call) => {
      const work = workOf(call, 'facts');
      if (call.isMachineGone === true && work.withoutFacts === 'passes')
        return passed(message('machine_gone_nothing_runs'));
      const fresh = work.freshFor === 0 ? null : await freshOf(call, work, deps);
      return fresh ?? gathered(await asked(call, remote), work);
    },
    cancel: (attempt) => remote.cancel(asRemote(attempt)),
  };
}

type FactsWork = Extract<StepWork, { readonly kind: 'facts' }>;

/** Facts that are young enough are kept. */
async function freshOf(
  { facts: { node_id: nodeId } }: StepCall,
  { freshFor }: FactsWork,
  { factsGathered, now }: FactsDeps,
): Promise<StepOutcome | null> {
  const time = await factsGathered(nodeId);
  if (time === null || now().getTime() - time.getTime() >= freshFor * 1000) return null;
  return passed(message('facts_fresh', { time: time.toISOString(), hours: freshFor / 3600 }));
}

async function asked(call: StepCall, remote: NodeStep): Promise<StepOutcome> {
  try {
    // the facts themselves are no log
    return await remote.run({ ...asRemote(call), onOutput: () => {} });
  } catch (error) {
    call.signal.throwIfAborted();
    return failed(contentOf(error));
  }
}

function asRemote<Call extends Attempt>(call: Call): Call {
  const { vmTypeId } = workOf(call, 'facts');
  return { ...call, step: { ...call.step, work: { kind: 'remote', vmTypeId, actions: [SETUP] } } };
}

/** The outcome of the module as that of the step: with the facts, and without them in the log. */
function gathered({ ok, log: said, ...outcome }: StepOutcome, { withoutFacts }: FactsWork): StepOutcome {
  const { facts, leftOut } = ok ? readFacts(said) : { facts: {}, leftOut: 0 };
  const log = said.split('\n').filter((line) => line !== '' && line !== 'ok' && !isFactLine(line));
  const count = Object.keys(facts).length;
  if (count > 0) {
    const told = leftOut === 0 ? message('facts_gathered', { count }) : partly(count, leftOut);
    return passed(joined(log, told), { kind: 'facts_gathered', facts });
  }
  const error = ok ? message('facts_none') : outcome.error;
  if (withoutFacts === undefined || isUnreached(error)) {
    return { ...failed(error, log.join('\n'), outcome.exitCode), change: outcome.change };
  }
  return passed(joined(log, message('facts_unknown', { reason: error })), outcome.change);
}

function partly(count: number, leftOut: number): Value {
  return message('facts_gathered_partly', { count, left_out: leftOut });
}

function joined(log: readonly string[], last: Value): string {
  return [...log, englishOf(last)].join('\n');
}

/** A node that is not reached would not be reached by the next step either. */
function isUnreached(error: Value): boolean {
  return typeof error === 'object' && 'code' in error && error.code === 'node_unreachable';
}
