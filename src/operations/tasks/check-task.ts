import { canonicalAddress } from '../../domain/address.ts';
import { visible } from '../../domain/characters.ts';
import { checkPlan } from '../../domain/check-mode/check-plan.ts';
import { Refusal } from '../../domain/errors.ts';
import type { TaskId } from '../../domain/ids.ts';
import type { Principal } from '../../identity/principal.ts';
import { message } from '../../messages/message.ts';
import type { Queries } from '../../store/database.ts';
import { inTransaction } from '../../store/in-transaction.ts';
import type { NewTask } from '../../store/tasks/task-creation.ts';
import type { Context } from '../context.ts';
import { transact } from '../transact.ts';
import { withFreshContent } from './planned-content.ts';
import { forecast, launchPrepared, type PreparedTask, type TaskForecast } from './prepared-task.ts';

/*
 * A plan that is checked: a task of kind `check` asks the nodes what the planned one would change there, and changes nothing.
 */

/** Characters of a task's name. */
const LONGEST_NAME = 255;

/** The check that a request for a plan asks for, and who asks. */
export interface WantedCheck {
  readonly principal: Principal;
  /** The address of the only node that is asked; null = all nodes of the plan are. */
  readonly address: string | null;
}

/** What tasks would do, and the check of each that has nodes to ask. */
export function plannedTasks(
  context: Context,
  check: WantedCheck | null,
  plan: (transaction: Queries) => Promise<readonly Planned[]>,
): Promise<readonly TaskForecast[]> {
  return withFreshContent(context, () =>
    check === null
      ? inTransaction(context.database, async (transaction) => shownOf(transaction, await plan(transaction)))
      : transact(context, check.principal, async (transaction, note) => {
          const planned = await plan(transaction);
          const forecasts = await shownOf(transaction, planned);
          const ids: (TaskId | null)[] = [];
          for (const { prepared } of planned) ids.push(await launchCheck(transaction, context, check, prepared));
          if (ids.every((id) => id === null)) throw nobodyToAsk(check);
          for (const id of ids) if (id !== null) note('check plan', id);
          return forecasts.map((one, index) => ({ ...one, check: ids[index] ?? null }));
        }),
  );
}

/** A task that is planned, with what else is to be said of it. */
export interface Planned {
  readonly prepared: PreparedTask;
  readonly more?: Pick<TaskForecast, 'scripts'>;
}

async function shownOf(transaction: Queries, planned: readonly Planned[]): Promise<readonly TaskForecast[]> {
  const forecasts: TaskForecast[] = [];
  for (const { prepared, more } of planned) forecasts.push({ ...(await forecast(transaction, prepared)), ...more });
  return forecasts;
}

/**
 * Begins the check of a prepared task.
 *
 * @returns null when the task has none of the nodes that are to be asked
 * @throws Refusal when its nodes are yet to be made, or nothing of it runs on nodes
 */
async function launchCheck(
  transaction: Queries,
  context: Context,
  { principal, address }: WantedCheck,
  { task, nodes }: PreparedTask,
): Promise<TaskId | null> {
  if (nodes.kind !== 'known') throw refusal(message('check_of_new_nodes'));
  const plan = checkPlan(task.plan);
  if (plan.length === 0) throw refusal(message('check_of_nothing'));
  const asked = nodes.nodes.filter(({ ip }) => ip !== '-' && (address === null || isAt(ip, address)));
  if (asked.length === 0) return null;
  const { rolling: _, ...rest } = task;
  const taskName = `check_${task.taskName}`.slice(0, LONGEST_NAME).toWellFormed();
  const check = { ...rest, taskName, kind: 'check', plan, tag: null, maxFailures: null, asked: null } as const;
  return launchPrepared(transaction, context, principal, {
    task: { ...check, stepLen: asked.length },
    nodes: { kind: 'known', nodes: asked },
    onBusy: 'wait',
  });
}

function isAt(ip: NewTask['nodes'][number]['ip'], address: string): boolean {
  return ip === address || canonicalAddress(ip) === canonicalAddress(address);
}

function nobodyToAsk({ address }: WantedCheck): Refusal {
  return refusal(
    address === null ? message('check_of_no_node') : message('check_of_other_node', { node: visible(address) }),
  );
}

function refusal(reason: ReturnType<typeof message>): Refusal {
  return new Refusal('invalid', reason, { field: 'check' });
}
