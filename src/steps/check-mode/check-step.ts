import type { Endpoint, ExitStatus, RunOptions } from '../../channel/channel.ts';
import type { Contact } from '../../domain/contact.ts';
import { type ActionFinding, findingOf, linesOfFinding } from '../../domain/check-mode/finding.ts';
import { contentOf } from '../../messages/message-error.ts';
import { englishOf, message } from '../../messages/message.ts';
import type { Redactor } from '../../secrets/redactor.ts';
import { compileAction, fileOfAction, isFileModule, type Surroundings } from '../actions/modules.ts';
import { playTaskOf } from '../actions/play-task.ts';
import { fillAnsible, inActionNamed, type Segment, segmentRunId, segmentsOfCheck } from '../actions/segments.ts';
import { endpointAs, redactorOfBecome } from '../become.ts';
import { outcomeOf } from '../outcome.ts';
import { redactedContact, redactedStatus, redactorOfStep } from '../redaction.ts';
import { actionsStep, type ActionsWay, type RemoteDeps, surroundingsOf } from '../remote.ts';
import { failed, type NodeChange, type NodeStep, passed, type StepCall, type StepOutcome } from '../step.ts';
import { workOf } from '../work.ts';
import { type Answer, answerOf, answerOfPlay, LONGEST_ANSWER } from './answers.ts';
import { commandCheck } from './command-check.ts';
import { fileCheck } from './file-check.ts';

/**
 * Says what a step's actions would change on a node.
 *
 * CS1. Nothing is changed there: files are compared, modules and playbooks run in Ansible's check mode, and a module without one
 *      does not run.
 * CS2. Each action has a run of its own, under the run ids of a remote step (RM1). The first that fails ends the step (RM2).
 * CS3. The log has the findings and nothing that differs between nodes where the same would change.
 */
export function checkStep(deps: RemoteDeps): NodeStep {
  return actionsStep(deps, {
    segmentsOf: (attempt) => segmentsOfCheck(workOf(attempt, 'check', 'check_in')),
    run: checkActions,
  });
}

const checkActions: ActionsWay['run'] = async (call, deps, progress) => {
  const work = workOf(call, 'check', 'check_in');
  const { ip, pool_name: pool } = call.facts;
  if (ip === '' || ip === '-') return failed(message('no_address_yet'));
  const segments = segmentsOfCheck(work);
  const endpoint = await deps.endpointOf(ip, work.vmTypeId, pool);
  const hidden = redactorOfBecome(endpoint);
  const surroundings = await surroundingsOf(call, deps);
  const found: ActionFinding[] = [];
  for (const [index, segment] of segments.entries()) {
    if (progress.cancelled) return failed(message('run_cancelled'), logOf(found));
    const where = endpointAs(endpoint, segment.become);
    const runId = segmentRunId(call.runId, index, segments);
    const asking: Asking = { segment, where, runId, call, surroundings, hidden };
    const { error, change, exitCode, ...answer } = await answerTo(asking, deps);
    const action = nameOf(segment);
    found.push({ action, ...answer });
    call.onOutput(linesOfFinding({ action, ...answer }));
    if (error === null) continue;
    const reason = segments.length === 1 ? error : message('action_error', { action, reason: error });
    return { ...failed(reason, logOf(found), exitCode), change, finding: 'failed' };
  }
  return { ...passed(logOf(found), null, 0), finding: findingOf(found.map(({ finding }) => finding)) };
};

function logOf(found: readonly ActionFinding[]): string {
  return found.map(linesOfFinding).join('');
}

/** One action, and the node that is asked. */
interface Asking {
  readonly segment: Segment;
  readonly where: Endpoint;
  readonly runId: string;
  readonly call: StepCall;
  readonly surroundings: Surroundings;
  /** Hides what the user's change on the node needs. */
  readonly hidden: Redactor;
}

type Answered = Answer & Pick<StepOutcome, 'change' | 'exitCode'>;

async function answerTo(asking: Asking, deps: RemoteDeps): Promise<Answered> {
  const { segment, call, hidden } = asking;
  try {
    const asked = await ask(asking, deps);
    if (asked === null) {
      const text = englishOf(message('check_without_mode', { module: moduleOf(segment) }));
      return { finding: 'not_checked', text, error: null, change: null, exitCode: null };
    }
    // secrets are taken out of the whole: one that is cut in two is not found any more
    const status = redactedStatus(redactedStatus(asked, redactorOfStep(call.step)), hidden);
    const outcome = outcomeOf(status, call.step.timeout);
    const change: NodeChange | null = asked.kind === 'unreachable' && asked.mayRun ? { kind: 'left_running' } : null;
    const answer = readAnswer(segment, outcome);
    // the reason has the address of the node: it is the step's error, and no part of its log (CS3)
    const text = asked.kind === 'unreachable' ? '' : answer.text;
    return { ...answer, text, change, exitCode: outcome.exitCode };
  } catch (error) {
    call.signal.throwIfAborted();
    const reason = contentOf(error);
    return { finding: 'failed', text: englishOf(reason), error: reason, change: null, exitCode: null };
  }
}

function readAnswer(segment: Segment, outcome: StepOutcome): Answer {
  if (segment.kind === 'play') return answerOfPlay(outcome);
  const answer = answerOf(moduleOf(segment), outcome);
  const isCommand = segment.kind === 'script' && answer.finding === 'changed' && answer.text === '';
  return isCommand ? { ...answer, text: englishOf(message('check_command_would_run')) } : answer;
}

/** @returns null when the node need not be asked: the action has no check mode */
async function ask(asking: Asking, deps: RemoteDeps): Promise<ExitStatus | null> {
  const { channel, ansible, plays } = deps;
  const { segment, where, call, surroundings } = asking;
  const options = optionsOf(asking);
  if (segment.kind === 'script') {
    const script = await scriptOf(segment, surroundings);
    return script === null ? null : channel.run(where, script, options);
  }
  const task = await fillAnsible(segment.name, segment.action, surroundings);
  if (segment.kind === 'play') return plays.run(where, await playTaskOf(segment.name, task, call, deps), options);
  return ansible.run(where, { ...task, taskId: call.facts.task_id, check: true }, options);
}

async function scriptOf(
  { actions: [action] }: Segment & { readonly kind: 'script' },
  surroundings: Surroundings,
): Promise<string | null> {
  if (action === undefined) return null;
  const { name, builtIn, action: spec } = action;
  const script = await inActionNamed(name, async () =>
    isFileModule(builtIn)
      ? fileCheck(await fileOfAction(builtIn, spec, surroundings))
      : commandCheck(await compileAction(builtIn, spec, surroundings)),
  );
  return script === null ? null : `${surroundings.before ?? ''}${script}`;
}

function optionsOf({ runId, call, hidden }: Asking): RunOptions {
  const { deadline, onPause, signal } = call;
  const onContact = (contact: Contact): void => call.onContact(redactedContact(contact, hidden));
  return { runId, deadline, onPause, signal, onContact, outputLimit: LONGEST_ANSWER };
}

function nameOf(segment: Segment): string {
  return segment.kind === 'script' ? (segment.actions[0]?.name ?? '') : segment.name;
}

function moduleOf(segment: Segment): string {
  return segment.kind === 'script' ? (segment.actions[0]?.builtIn ?? '') : segment.action.module;
}
