import { isGroupStep } from '../../../domain/plans/build-plan.ts';
import { nodeRunCondition } from '../../../domain/condition.ts';
import { nodeActions } from '../../../domain/node-control.ts';
import { FIRST_POSITION } from '../../../domain/node-run.ts';
import type { NodeRunId } from '../../../domain/ids.ts';
import { progressOf } from '../../../domain/progress.ts';
import { type Status, STATUSES, statusCode } from '../../../domain/status.ts';
import type { Language } from '../../../messages/language.ts';
import { shownText } from '../../../messages/stored.ts';
import { contactOf } from '../../../store/tasks/contacts.ts';
import type { NodeRunRow } from '../../../store/tasks/node-run-views.ts';
import type { Partner } from '../../../store/tasks/replacements.ts';
import type { ShownPlan, TaskRow } from '../../../store/tasks/task-views.ts';
import { withShownTrouble } from '../../http/shown-trouble.ts';
import type { Shown } from '../../http/shown.ts';
import type { NodeRun } from './task-schemas.ts';
import { type Clock, preciseSeconds } from '../../http/times.ts';
import { WrittenJson } from '../../http/written-json.ts';

type Shared = 'state' | 'condition' | 'step_index' | 'part' | 'actions' | 'pool_name';
type Own = Omit<Shown<typeof NodeRun>, Shared | 'steps'>;

/** JSON that is the same for all nodes of a task at the same place; it follows a node's own fields, and ends with `}`. */
interface Place {
  readonly flat: string;
  readonly grouped: string;
}

/** What else is known of the node runs of a task. */
export interface AroundNodeRuns {
  /** The slices that a process holds. */
  readonly held: ReadonlySet<number>;
  /** The other node of a pair; empty = the task has no pairs. */
  readonly partners: ReadonlyMap<NodeRunId, Partner>;
}

/**
 * Writes the nodes of a task as the JSON that clients read. For a hundred thousand nodes only the text is kept in memory: rows are
 * passed in some thousands at a time.
 */
export class NodeRunWriter {
  private readonly task: TaskRow;
  private readonly clock: Clock;
  private readonly language: Language;
  private readonly held: ReadonlySet<number>;
  private readonly partners: AroundNodeRuns['partners'];
  private readonly places = new Map<string, Place>();
  private readonly flat: Buffer[] = [];
  private readonly grouped = new Map<Status, Buffer[]>();

  constructor(task: TaskRow, { held, partners }: AroundNodeRuns, clock: Clock, language: Language) {
    this.language = language;
    this.task = task;
    this.clock = clock;
    this.held = held;
    this.partners = partners;
  }

  /** Adds node runs that follow the previous ones, for one flat list. */
  readonly addFlat = (runs: readonly NodeRunRow[]): void => {
    append(
      this.flat,
      runs.map((run) => joined(this.own(run), this.placeOf(run).flat)),
    );
  };

  /** The same, grouped by their states. */
  readonly addGrouped = (runs: readonly NodeRunRow[]): void => {
    for (const [state, some] of Map.groupBy(runs, (run) => run.state)) {
      const group = this.grouped.get(state) ?? [];
      this.grouped.set(state, group);
      const texts = some.map((run) => {
        const own = this.own(run);
        return joined({ ...own, Created: own.created, Updated: own.updated }, this.placeOf(run).grouped);
      });
      append(group, texts);
    }
  };

  writtenFlat(): WrittenJson {
    return new WrittenJson([Buffer.from('['), ...this.flat, Buffer.from(']')]);
  }

  /** Only states that have nodes. */
  writtenGroups(): WrittenJson {
    const groups = STATUSES.filter((state) => this.grouped.has(state)).flatMap((state, index) => [
      Buffer.from(`${index === 0 ? '' : ','}"${statusCode(state)}":[`),
      ...(this.grouped.get(state) ?? []),
      Buffer.from(']'),
    ]);
    return new WrittenJson([Buffer.from('{'), ...groups, Buffer.from('}')]);
  }

  private own(run: NodeRunRow): Own {
    const partner = this.partners.get(run.id);
    return {
      id: run.id,
      node_id: run.node_id,
      ip: run.ip,
      vm_id: run.vm_id,
      ...(partner === undefined ? {} : { partner }),
      attempt: run.attempt,
      ...withShownTrouble(
        progressOf({ state: run.state, retryAt: run.retry_at, contact: contactOf(run) }),
        this.language,
      ),
      error: shownText(run.error, run.error_content, this.language),
      created: this.clock.shown(run.created),
      updated: this.clock.shown(run.updated),
      started: preciseSeconds(run.started),
      finished: preciseSeconds(run.finished),
    };
  }

  private placeOf(run: NodeRunRow): Place {
    const isSkipped = run.state === 'stopped' && run.finished !== null;
    const isHeld = this.held.has(run.slice_id);
    const key = `${run.state} ${run.step_index} ${isSkipped} ${isHeld}`;
    const known = this.places.get(key);
    if (known !== undefined) return known;
    const { plan, pool_name } = this.task;
    const { name: step = '', part } =
      plan[run.state === 'success' ? lastOfPart(plan, run.step_index) : run.step_index] ?? {};
    // the position for a restart is irrelevant here
    const phase = { state: run.state, position: FIRST_POSITION, isSkipped, isHeld, hasBegun: true };
    const actions = nodeActions(this.task, phase, isGroupStep(step) ? step : 'remote');
    const shared: Pick<Shown<typeof NodeRun>, Shared> = {
      state: statusCode(run.state),
      condition: nodeRunCondition(run.state, isSkipped, this.task),
      step_index: run.step_index,
      ...(part === undefined ? {} : { part }),
      actions,
      pool_name,
    };
    // the steps are written separately, as an object would move a numeric name to its front
    const before = JSON.stringify(shared).slice(1, -1);
    const place = {
      flat: `${before},"steps":${stepStates(plan, run)}}`,
      grouped: `${before},"steps":${JSON.stringify(step)}}`,
    };
    this.places.set(key, place);
    return place;
  }
}

function joined(own: object, shared: string): string {
  return `${JSON.stringify(own).slice(0, -1)},${shared}`;
}

function append(pieces: Buffer[], texts: readonly string[]): void {
  if (texts.length > 0) pieces.push(Buffer.from(`${pieces.length === 0 ? '' : ','}${texts.join()}`));
}

/** When a step stands several times in the plan: the first that is not done. */
function stepStates(plan: ShownPlan, run: NodeRunRow): string {
  const states = new Map<string, Status>();
  const own = plan[run.step_index]?.part;
  for (const [index, { name, part }] of plan.entries()) {
    if (part !== own) continue;
    if ((states.get(name) ?? 'success') === 'success') states.set(name, stepState(run, index));
  }
  const texts = [...states].map(([name, state]) => `${JSON.stringify(name)}:${statusCode(state)}`);
  return `{${texts.join()}}`;
}

function lastOfPart(plan: ShownPlan, index: number): number {
  const part = plan[index]?.part;
  return plan.findLastIndex((step) => step.part === part);
}

function stepState(run: NodeRunRow, index: number): Status {
  if (run.state === 'success' || index < run.step_index) return 'success';
  return index === run.step_index ? run.state : 'init';
}
