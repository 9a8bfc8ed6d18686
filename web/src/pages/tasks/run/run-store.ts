import type { ReadRun } from '../../../data/task/tasks.ts';
import type { LiveEvent } from '../../../../../src/client/event-stream.ts';
import { type Condition, conditionIn, type ConditionCounts } from '../../../data/conditions.ts';
import { movedBy, type NodeRun, nodeRunOf } from './node-runs.ts';

/*
 * The nodes of one task, kept outside of React's state: events of thousands of nodes a second are merged here, and
 * pages see the merged result.
 *
 * RS1. Pages see an immutable view. A new one is made at most once per frame.
 * RS2. Events that arrive before the nodes were read are kept and merged over them. They may repeat what the nodes have
 *      already; the last event of a node is always right.
 * RS3. The event of a task carries its counts and its condition. When they are not ours, nodes changed without events of
 *      their own (a start, a pause and a stop do that), and all nodes have to be read again.
 */

/** The view for pages. */
export interface RunView {
  /** In the order of their batches; null = not read yet. */
  readonly nodes: readonly NodeRun[] | null;
  /** How many nodes are in each condition. */
  readonly counts: ConditionCounts;
  /** The names of the steps, in order. */
  readonly steps: readonly string[];
  /** Why the nodes could not be read; null = they could. */
  readonly error: string | null;
}

export interface RunStoreDeps {
  /** Calls back before the next frame is drawn. */
  readonly onFrame: (callback: () => void) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What holds the nodes of a task, as far as it says more of them than their own events do. */
function holdOf(task: Condition | null): 'pause' | 'stop' | 'nothing' {
  if (task === 'pausing' || task === 'paused') return 'pause';
  return task === 'stopping' || task === 'stopped' ? 'stop' : 'nothing';
}

const EMPTY: RunView = { nodes: null, counts: {}, steps: [], error: null };

export class RunStore {
  private readonly deps: RunStoreDeps;
  private readonly listeners = new Set<() => void>();
  private readonly places = new Map<number, number>();
  private nodes: NodeRun[] | null = null;
  private counts: Partial<Record<Condition, number>> = {};
  /** How many nodes are in each state, by its code, as events of the task have it. */
  private stat: number[] = [0, 0, 0, 0, 0];
  /** Of the task, just before its nodes were read. */
  private condition: Condition | null = null;
  private steps: readonly string[] = [];
  private error: string | null = null;
  /** Events since a reading began; null = none is under way. */
  private early: LiveEvent[] | null = null;
  private view = EMPTY;
  private isDue = false;

  constructor(deps: RunStoreDeps) {
    this.deps = deps;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): RunView => this.view;

  /** Keeps events until the nodes have been read (RS2). To be called before they are read. */
  expect(): void {
    this.early = [];
  }

  /** Takes all nodes as they were read; says whether they have to be read once more (RS3). */
  take({ nodes, steps, parts, condition }: ReadRun): 'up_to_date' | 'out_of_date' {
    this.nodes = nodes.map((node) => nodeRunOf(node, steps.length, parts));
    this.steps = steps;
    this.error = null;
    this.places.clear();
    this.condition = condition;
    this.counts = {};
    this.stat = [0, 0, 0, 0, 0];
    for (const [place, node] of this.nodes.entries()) {
      this.places.set(node.id, place);
      this.count(node, 1);
    }
    const state = this.merge(this.early ?? []);
    this.early = null;
    this.announce();
    return state;
  }

  /** Reading the nodes failed. */
  fail(error: string): void {
    this.error = error;
    this.early = null;
    this.announce();
  }

  /** Merges events that arrived; returns whether the nodes have to be read again (RS3). */
  apply(events: readonly LiveEvent[]): 'up_to_date' | 'out_of_date' {
    this.early?.push(...events);
    if (this.nodes === null) return 'up_to_date';
    const state = this.merge(events);
    this.announce();
    return state;
  }

  private merge(events: readonly LiveEvent[]): 'up_to_date' | 'out_of_date' {
    const now = this.deps.now() / 1000;
    let isRight = true;
    for (const event of events) {
      if (event.type === 'node_run') this.move(event, now);
      // what a task says of itself counts until its next event
      if (event.type === 'task') isRight = this.hasCounts(event['stat']) && this.isStill(event['condition']);
    }
    return isRight ? 'up_to_date' : 'out_of_date';
  }

  private move(event: LiveEvent, now: number): void {
    const place = this.places.get(Number(event['node_run_id']));
    const node = place === undefined ? undefined : this.nodes?.[place];
    if (place === undefined || node === undefined || this.nodes === null) return;
    const moved = movedBy(node, event, this.steps, now);
    if (moved === null) return;
    this.count(node, -1);
    this.count(moved, 1);
    this.nodes[place] = moved;
  }

  private count({ state, condition }: NodeRun, by: 1 | -1): void {
    this.stat[state] = (this.stat[state] ?? 0) + by;
    this.counts[condition] = (this.counts[condition] ?? 0) + by;
  }

  private isStill(condition: unknown): boolean {
    return condition === undefined || holdOf(conditionIn(condition)) === holdOf(this.condition);
  }

  private hasCounts(stat: unknown): boolean {
    return !Array.isArray(stat) || this.stat.every((count, code) => count === stat[code]);
  }

  private announce(): void {
    if (this.isDue) return;
    this.isDue = true;
    this.deps.onFrame(() => {
      this.isDue = false;
      const { nodes, counts, steps, error } = this;
      this.view = { nodes: nodes === null ? null : [...nodes], counts: { ...counts }, steps, error };
      for (const listener of this.listeners) listener();
    });
  }
}
