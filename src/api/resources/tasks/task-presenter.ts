import { conditionCounts, taskCondition } from '../../../domain/condition.ts';
import type { Plan } from '../../../domain/plans/plan.ts';
import { personWait } from '../../../domain/person-wait.ts';
import { afterFailedBatch } from '../../../domain/policies/rolling-policy.ts';
import { scriptIn } from '../../../domain/plans/command.ts';
import { NO_TEMPLATE } from '../../../domain/ids.ts';
import { maskedParams } from '../../../domain/plans/secret-params.ts';
import { STATUSES, statusCode } from '../../../domain/status.ts';
import { isPaused, outcomeOf, taskActions } from '../../../domain/task.ts';
import type { Language } from '../../../messages/language.ts';
import { shownLog } from './shown-log.ts';
import { shownText } from '../../../messages/stored.ts';
import type { NodeRunLog, TaskLogRow } from '../../../store/logs/log-views.ts';
import { countsOf } from '../../../store/tasks/task-rows.ts';
import type { TaskRow } from '../../../store/tasks/task-views.ts';
import type { Shown } from '../../http/shown.ts';
import type { LogLine, Task } from './task-schemas.ts';
import { type Clock, epochSeconds, preciseSeconds } from '../../http/times.ts';

/** A task as clients see it; older ones read `Status` and `Stat` where newer ones read `state` and `stat`. */
export function shownTask(task: TaskRow, clock: Clock, language: Language): Shown<typeof Task> {
  const state = statusCode(task.state);
  const counts = countsOf(task);
  const stat = STATUSES.map((status) => counts[status]);
  return {
    id: task.id,
    kind: task.kind,
    template_id: task.template_id,
    template_name: task.template_name,
    command: commandOf(task),
    task_name: task.task_name,
    pool_id: task.pool_id,
    pool_name: task.pool_name,
    state,
    Status: state,
    outcome: outcomeOf(task.state, counts),
    condition: taskCondition(task, counts),
    paused: isPaused(task),
    actions: taskActions(task, counts, task.waiting_for),
    options: task.plan.map(({ name, part, params, secrets = [], retry }) => ({
      name,
      ...(part === undefined ? {} : { part }),
      param_values: maskedParams(params, secrets),
      retry,
    })),
    step_len: task.step_len,
    policy: task.policy,
    failed_batch: afterFailedBatch(task.kind, task.policy),
    rollback_of: task.rollback_of,
    tag: imageOf(task),
    previous_tag: task.kind === 'deploy' ? task.previous_tag : null,
    origin: task.origin,
    interlude: task.interlude,
    opr_user: task.opr_user,
    error: shownText(task.error, task.error_content, language),
    waiting_for: task.waiting_for,
    waits_for: personWaitOf(task),
    created: clock.shown(task.created),
    ctime: epochSeconds(task.created),
    updated: clock.shown(task.updated),
    started: preciseSeconds(task.started),
    finished: preciseSeconds(task.finished),
    stat,
    Stat: stat,
    node_conditions: conditionCounts(counts, task.n_skipped, task),
  };
}

/** The image that it starts: a deploy's own, or what the step that starts the service is given. A check starts none. */
function imageOf({ kind, tag, plan }: TaskRow): string | null {
  if (kind === 'deploy') return tag;
  if (kind === 'check') return null;
  const start = plan.find(({ name }) => name.startsWith('start_service'));
  const image = start?.params['tag'];
  const isShown = typeof image === 'string' && image !== '' && start?.secrets?.includes('tag') !== true;
  return isShown ? image : null;
}

/** Characters of a command that a task shows besides its steps. */
const SHOWN_COMMAND = 200;

function commandOf({ template_id: templateId, plan }: TaskRow): string | null {
  return templateId === NO_TEMPLATE ? (scriptIn(plan)?.slice(0, SHOWN_COMMAND) ?? null) : null;
}

function personWaitOf(task: TaskRow): Shown<typeof Task>['waits_for'] {
  const reason = personWait(task);
  return reason === null ? null : { who: 'person', reason, since: task.updated.getTime() / 1000 };
}

/** A line of a task's log. */
export function shownLogLine(line: TaskLogRow, language: Language): Shown<typeof LogLine> {
  return {
    id: line.id,
    fid: line.task_id,
    batch_id: line.batch_id,
    correlation_id: line.correlation_id,
    message: shownText(line.message, line.content, language),
    ctime: epochSeconds(line.created),
  };
}

/**
 * The output of each step of a node, in the steps' order; the attempts of a step follow one another under a heading.
 *
 * @example shownStepLogs(…) // [{ create_vm: 'made web-1' }, { echo: '[attempt 1]\n…\n[attempt 2]\n…' }]
 */
export function shownStepLogs(
  { plan, steps }: NodeRunLog,
  language: Language,
): readonly Readonly<Record<string, string>>[] {
  const attempts = [...Map.groupBy(steps, (step) => step.step_index)];
  return attempts.map(([index, runs]) => {
    const heading = (attempt: number): string => (runs.length === 1 ? '' : `[attempt ${attempt}]\n`);
    const step = nameOf(plan, index);
    const texts = runs.map((run) => heading(run.attempt) + shownLog(run.log, { ...run, step }, language));
    return { [step]: texts.join('\n') };
  });
}

function nameOf(plan: Plan, index: number): string {
  return plan[index]?.name ?? `step ${index + 1}`;
}
