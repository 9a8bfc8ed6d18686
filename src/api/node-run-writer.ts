import { isGroupStep } from '../domain/build-plan.ts';
import { nodeActions } from '../domain/node-control.ts';
import { FIRST_POSITION } from '../domain/node-run.ts';
import { type Status, STATUSES, statusCode } from '../domain/status.ts';
import type { NodeRunRow } from '../store/node-run-views.ts';
import type { ShownPlan, TaskRow } from '../store/task-views.ts';
import type { Shown } from './shown.ts';
import type { NodeRun } from './task-schemas.ts';
import { type Clock, preciseSeconds } from './times.ts';
import { WrittenJson } from './written-json.ts';

/** What is the same for all nodes of a task that are at the same place. */
interface Place {
  /** JSON: the state of each step by its name, in order. */
  readonly steps: string;
  readonly stepName: string;
  readonly actions: Shown<typeof NodeRun>['actions'];
}

/**
 * Writes the nodes of a task as the JSON that clients read. Of a hundred thousand nodes only the text is kept: rows are
 * given to it some thousands at a time.
 */
export class NodeRunWriter {
  private readonly task: TaskRow;
  private readonly clock: Clock;
  private readonly held: ReadonlySet<number>;
  private readonly places = new Map<string, Place>();
  private readonly flat: Buffer[] = [];
  private readonly grouped = new Map<Status, Buffer[]>();

  /** @param held the slices that a process has in its hands */
  constructor(task: TaskRow, clock: Clock, held: ReadonlySet<number>) {
    this.task = task;
    this.clock = clock;
    this.held = held;
  }

  /** Takes node runs that follow those before, to be shown in one list. */
  readonly addFlat = (runs: readonly NodeRunRow[]): void => {
    append(
      this.flat,
      runs.map((run) => withSteps(this.shown(run), this.placeOf(run).steps)),
    );
  };

  /** The same, to be shown by their states. */
  readonly addGrouped = (runs: readonly NodeRunRow[]): void => {
    for (const [state, some] of Map.groupBy(runs, (run) => run.state)) {
      const group = this.grouped.get(state) ?? [];
      this.grouped.set(state, group);
      const texts = some.map((run) => {
        const shown = this.shown(run);
        const older = { ...shown, Created: shown.created, Updated: shown.updated };
        return withSteps(older, JSON.stringify(this.placeOf(run).stepName));
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

  private shown(run: NodeRunRow): Omit<Shown<typeof NodeRun>, 'steps'> {
    return {
      id: run.id,
      node_id: run.node_id,
      ip: run.ip,
      state: statusCode(run.state),
      step_index: run.step_index,
      actions: this.placeOf(run).actions,
      pool_name: this.task.pool_name,
      vm_id: run.vm_id,
      error: run.error,
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
    const { plan } = this.task;
    const step = plan[run.state === 'success' ? plan.length - 1 : run.step_index];
    const stepName = step?.name ?? '';
    // from where it would go on decides nothing here
    const phase = { state: run.state, position: FIRST_POSITION, isSkipped, isHeld };
    const place = {
      steps: stepStates(plan, run),
      stepName,
      actions: nodeActions(this.task, phase, isGroupStep(stepName) ? stepName : 'remote'),
    };
    this.places.set(key, place);
    return place;
  }
}

function append(pieces: Buffer[], texts: readonly string[]): void {
  if (texts.length > 0) pieces.push(Buffer.from(`${pieces.length === 0 ? '' : ','}${texts.join()}`));
}

/** The steps are written apart: a name may be one that an object would take to its front. */
function withSteps(shown: object, steps: string): string {
  return `${JSON.stringify(shown).slice(0, -1)},"steps":${steps}}`;
}

/** Of a step that stands more than once in the plan, the first that is not done. */
function stepStates(plan: ShownPlan, run: NodeRunRow): string {
  const states = new Map<string, Status>();
  for (const [index, { name }] of plan.entries()) {
    if ((states.get(name) ?? 'success') === 'success') states.set(name, stepState(run, index));
  }
  const texts = [...states].map(([name, state]) => `${JSON.stringify(name)}:${statusCode(state)}`);
  return `{${texts.join()}}`;
}

function stepState(run: NodeRunRow, index: number): Status {
  if (run.state === 'success' || index < run.step_index) return 'success';
  return index === run.step_index ? run.state : 'init';
}
