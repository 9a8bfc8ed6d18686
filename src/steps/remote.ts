import type { AnsibleRunner } from '../ansible/ansible.ts';
import type { PlayRunner } from '../ansible/plays/play.ts';
import type { Channel, Endpoint, EndpointOf, ExitStatus, RunOptions } from '../channel/channel.ts';
import type { Contact } from '../domain/contact.ts';
import type { VmTypeId } from '../domain/ids.ts';
import { contentOfWork, environmentOf, type RemoteWork, runsActions } from '../domain/plans/plan.ts';
import { englishOf, message, type Value } from '../messages/message.ts';
import { type Facts, FACTS_VARIABLE } from '../domain/facts/facts.ts';
import { endpointAs, endpointIn, redactorOfBecome } from './become.ts';
import { END } from '../domain/arrival-marks.ts';
import { Notices } from './notices.ts';
import { outcomeOf } from './outcome.ts';
import { headingOf } from './actions/program.ts';
import { redactedContact, redactedStatus, redactorOfStep } from './redaction.ts';
import {
  compileSegment,
  fillAnsible,
  type Segment,
  segmentHeading,
  segmentRunId,
  segmentsOfStep,
} from './actions/segments.ts';
import { environmentLines } from './actions/environment-lines.ts';
import type { Surroundings } from './actions/modules.ts';
import { type PlayTaskDeps, playTaskOf } from './actions/play-task.ts';
import type { Variables } from './render.ts';
import { filesOfStep } from './actions/server-files.ts';
import { StepLog } from './step-log.ts';
import {
  type Attempt,
  failed,
  type NodeChange,
  type NodeStep,
  passed,
  type StepCall,
  type StepOutcome,
} from './step.ts';
import { workOf } from './work.ts';

export interface RemoteDeps extends PlayTaskDeps {
  readonly channel: Channel;
  readonly ansible: AnsibleRunner;
  readonly plays: PlayRunner;
  readonly endpointOf: EndpointOf;
  /** The facts of a node; null = none are known. */
  readonly factsOf: (nodeId: number) => Promise<Facts | null>;
  readonly now: () => Date;
}

/** Shared between `run` and `cancel`. */
interface Progress {
  cancelled: boolean;
}

/** How a step goes through its actions, segment by segment. */
export interface ActionsWay {
  readonly segmentsOf: (attempt: Pick<Attempt, 'step'>) => readonly Segment[];
  readonly run: (call: StepCall, deps: RemoteDeps, progress: Readonly<Progress>) => Promise<StepOutcome>;
}

/**
 * Runs a step's actions on a node.
 *
 * RM1. Every segment has its own run id, the same after a crash, so that each is run once: a repeated call
 *      goes through the segments that ran already and takes their results.
 * RM2. A segment that does not end with exit code 0 ends the step.
 * RM3. After `cancel` no further segment begins.
 */
export function remoteStep(deps: RemoteDeps): NodeStep {
  return actionsStep(deps, { segmentsOf: (attempt) => segmentsOfStep(remoteWorkOf(attempt)), run: runSegments });
}

/** A step that keeps the promises of a remote step (RM1, RM3). */
export function actionsStep(deps: RemoteDeps, way: ActionsWay): NodeStep {
  const running = new Map<string, Progress>();
  return {
    mode: 'node',
    run: async (call) => {
      const progress: Progress = { cancelled: false };
      running.set(call.runId, progress);
      try {
        return await way.run(call, deps, progress);
      } finally {
        running.delete(call.runId);
      }
    },
    cancel: async (attempt) => {
      const progress = running.get(attempt.runId);
      if (progress !== undefined) progress.cancelled = true;
      const segments = way.segmentsOf(attempt);
      const endpoint = await deps.endpointOf(attempt.facts.ip, vmTypeIdOf(attempt), attempt.facts.pool_name);
      await Promise.all(
        segments.map((segment, index) =>
          runnerOf(segment, deps).cancel(endpoint, segmentRunId(attempt.runId, index, segments)),
        ),
      );
    },
  };
}

function runnerOf({ kind }: Segment, { channel, ansible, plays }: RemoteDeps): Pick<Channel, 'cancel'> {
  return { script: channel, ansible, play: plays }[kind];
}

async function runSegments(call: StepCall, deps: RemoteDeps, progress: Readonly<Progress>): Promise<StepOutcome> {
  const work = remoteWorkOf(call);
  const { withoutAddress, vmTypeId } = work;
  const { ip, pool_name: pool } = call.facts;
  if (call.isMachineGone === true && withoutAddress === 'passes') return passed(message('machine_gone_nothing_runs'));
  if (ip === '' || ip === '-') {
    return withoutAddress === 'passes' ? passed(message('no_address_nothing_runs')) : failed(message('no_address_yet'));
  }
  const segments = segmentsOfStep(work);
  const endpoint = await deps.endpointOf(ip, vmTypeId, pool);
  const hidden = redactorOfBecome(endpoint);
  // what the stream holds back is part of the outcome
  const shown = hidden.stream();
  const notices = new Notices((text) => call.onOutput(shown.write(text)), deps.now);
  const onContact = (contact: Contact): void => call.onContact(redactedContact(contact, hidden));
  const log = new StepLog();
  const surroundings = await surroundingsOf(call, deps);
  for (const [index, segment] of segments.entries()) {
    if (progress.cancelled) return cancelled(log);
    const heading = segmentHeading(segment, segments);
    notices.begin(heading);
    const runId = segmentRunId(call.runId, index, segments);
    const where = endpointAs(endpoint, segment.become);
    const ended = await runSegment(
      segment,
      where,
      call,
      { ...deps, surroundings },
      { ...notices.listeners, onContact, runId },
    );
    const shownStatus = redactedStatus(redactedStatus(ended, redactorOfStep(call.step)), hidden);
    const outcome = outcomeOf(shownStatus, call.step.timeout);
    if (index < segments.length - 1) notices.catchUp(outcome.log);
    const noticed = notices.taken();
    log.add(heading, { ...noticed, lines: hidden.text(noticed.lines) }, outcome);
    if (!outcome.ok) {
      const change: NodeChange | null = ended.kind === 'unreachable' && ended.mayRun ? { kind: 'left_running' } : null;
      const error = blamed(blame(call, segment, outcome.log), outcome.error);
      return { ...outcome, ...log.outcome, error, change };
    }
  }
  return { ...passed('', null, 0), ...log.outcome };
}

/** What the templates of its actions are filled in with, and the files that they may send. */
export async function surroundingsOf({ facts, step }: StepCall, deps: RemoteDeps): Promise<Surroundings> {
  const { work } = step;
  const known = runsActions(work) && work.facts === true ? await deps.factsOf(facts.node_id) : null;
  const variables: Variables = { ...(known === null ? {} : { [FACTS_VARIABLE]: known }), ...facts, ...step.params };
  const before = await environmentLines(environmentOf(work), variables);
  return { variables, files: filesOfStep(deps.content, contentOfWork(work)), ...(before === '' ? {} : { before }) };
}

function remoteWorkOf(attempt: Pick<Attempt, 'step'>): RemoteWork {
  return workOf(attempt, 'remote', 'remote_in');
}

function vmTypeIdOf(attempt: Pick<Attempt, 'step'>): VmTypeId {
  return workOf(attempt, 'remote', 'remote_in', 'check', 'check_in').vmTypeId;
}

function cancelled(log: StepLog): StepOutcome {
  log.add('', { lines: '', pieces: [[0, END]] }, { log: englishOf(message('run_cancelled')) });
  return { ...failed(message('run_cancelled')), ...log.outcome };
}

async function runSegment(
  segment: Segment,
  endpoint: Endpoint,
  call: StepCall,
  deps: RemoteDeps & { readonly surroundings: Surroundings },
  observed: Pick<RunOptions, 'runId' | 'onOutput' | 'onNotice' | 'onContact'>,
): Promise<ExitStatus> {
  const { surroundings, channel, ansible, plays } = deps;
  const { facts, deadline, onPause, signal } = call;
  const { locale, output_limit: outputLimit } = environmentOf(call.step.work) ?? {};
  const limit = outputLimit === undefined ? {} : { outputLimit };
  const options: RunOptions = { ...observed, ...limit, deadline, onPause, signal };
  if (segment.kind === 'script') {
    const where = endpointIn(endpoint, locale);
    return channel.run(where, await compileSegment(segment.actions, surroundings), options);
  }
  const task = await fillAnsible(segment.name, segment.action, surroundings);
  if (segment.kind === 'ansible') return ansible.run(endpoint, { ...task, taskId: facts.task_id }, options);
  return plays.run(endpoint, await playTaskOf(segment.name, task, call, deps), options);
}

/** An error with the name of its action, if there are several. */
function blamed(action: string | null, reason: Value): Value {
  return action === null ? reason : message('action_error', { action, reason });
}

/** The action that failed, among several: the last whose heading is in the log. */
function blame(call: StepCall, segment: Segment, log: string): string | null {
  if (remoteWorkOf(call).actions.length === 1) return null;
  if (segment.kind !== 'script') return segment.name;
  const lines = new Set(log.split('\n'));
  const names = segment.actions.map(({ name }) => name);
  const name = names.length === 1 ? names[0] : names.findLast((candidate) => lines.has(headingOf(candidate)));
  return name ?? null;
}
