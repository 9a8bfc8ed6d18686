import { pause } from '../base/pause.ts';
import type { NodeRunId } from '../domain/ids.ts';
import type { StepKind } from '../domain/plans/plan.ts';
import type { Value } from '../messages/message.ts';
import type { StepCall, StepExecutor, StepOutcome } from '../steps/step.ts';
import { GroupCollector } from './group-collector.ts';
import type { HeldNodeRun, HeldSlice } from './held.ts';
import { runNode } from './node-runner.ts';
import { type CallOrder, type EndedCall, RunningCall } from './running-call.ts';
import { FencedError, type Writer } from './writer.ts';

export interface SliceRunnerDeps {
  readonly writer: Writer;
  readonly installation: string;
  readonly executors: Readonly<Record<StepKind, StepExecutor>>;
  readonly now: () => Date;
  readonly onTrouble: (error: unknown) => void;
  /** Called when a node begins to wait and no longer counts as work of this process. */
  readonly onRoom: () => void;
}

/** How often waiting nodes ask whether they may go on: all at the same moment, so that one query serves all. */
const GATE_LOOK_MS = 1000;

/** Runs the nodes of one slice side by side, each at its own pace. */
export class SliceRunner {
  readonly slice: HeldSlice;
  private readonly nodeRuns: readonly HeldNodeRun[];
  private readonly deps: SliceRunnerDeps;
  private readonly halted = new AbortController();
  private readonly groups = new Map<number, GroupCollector>();
  private readonly calls = new Set<RunningCall>();
  private readonly waiting = new Set<HeldNodeRun>();
  private readonly pausing = new Set<HeldNodeRun>();
  private readonly abandoned = new Map<NodeRunId, Value>();
  /** Ends the waits of a node that was given up. */
  private readonly wakers = new Map<NodeRunId, AbortController>();
  private cancelled = false;

  constructor(slice: HeldSlice, nodeRuns: readonly HeldNodeRun[], deps: SliceRunnerDeps) {
    this.slice = slice;
    this.nodeRuns = nodeRuns;
    this.deps = deps;
    const { signal } = slice.lost;
    signal.addEventListener(
      'abort',
      () => {
        for (const call of this.calls) call.letGo(signal.reason);
      },
      { once: true },
    );
  }

  /**
   * How many nodes count as work of this process: not those that wait for another pool, or that pool might starve, nor
   * those that wait between two tries.
   */
  get size(): number {
    return this.nodeRuns.length - this.waiting.size - this.pausing.size;
  }

  /** How many nodes wait between two tries. */
  get paused(): number {
    return this.pausing.size;
  }

  /**
   * Resolves when no node of the slice is in work any more.
   *
   * @returns finished: every node run is; else some wait for the task's next start, or for another try
   */
  async run(): Promise<'finished' | 'unfinished'> {
    const results = await Promise.allSettled(
      this.nodeRuns.map((nodeRun) =>
        runNode(nodeRun, {
          writer: this.deps.writer,
          installation: this.deps.installation,
          execute: (order) => this.execute(order, nodeRun),
          waitUntil: (at, waiter) => this.waitUntil(at, waiter),
          waitAtGate: (waiter) => this.waitAtGate(waiter),
          now: this.deps.now,
        }),
      ),
    );
    for (const result of results) {
      if (result.status === 'rejected' && !this.isLetGo(result.reason)) this.deps.onTrouble(result.reason);
    }
    return this.nodeRuns.every(({ state }) => state === 'success' || state === 'failed') ? 'finished' : 'unfinished';
  }

  get isHalted(): boolean {
    return this.halted.signal.aborted;
  }

  /** The task was paused or stopped: nodes no longer wait for a retry. */
  halt(): void {
    this.halted.abort();
  }

  /** The task was stopped and its grace time is over: running steps are ended on their nodes, once. */
  cancel(): void {
    if (this.cancelled) return;
    this.cancelled = true;
    for (const call of this.calls) void call.stop();
  }

  /** A person gave a node up: it is no longer waited for. */
  abandon(nodeRunId: NodeRunId, reason: Value): void {
    if (this.abandoned.has(nodeRunId)) return;
    this.abandoned.set(nodeRunId, reason);
    this.wakers.get(nodeRunId)?.abort();
    for (const call of this.calls) if (call.call.nodeRunId === nodeRunId) call.abandon(reason);
  }

  private async execute(order: CallOrder, nodeRun: HeldNodeRun): Promise<EndedCall> {
    this.slice.lost.signal.throwIfAborted();
    const executor = this.deps.executors[order.step.work.kind];
    const onPause = (isPausing: boolean): void => this.pause(nodeRun, isPausing);
    const call = new RunningCall({ ...order, onPause }, executor, (started) =>
      this.start(executor, started, nodeRun.position.stepIndex),
    );
    this.calls.add(call);
    const reason = this.abandoned.get(nodeRun.id);
    if (reason !== undefined) call.abandon(reason);
    else if (this.cancelled) void call.stop();
    try {
      return await call.ended;
    } finally {
      this.calls.delete(call);
      this.pause(nodeRun, false);
    }
  }

  private pause(nodeRun: HeldNodeRun, isPausing: boolean): void {
    if (!isPausing) this.pausing.delete(nodeRun);
    else if (!this.pausing.has(nodeRun)) {
      this.pausing.add(nodeRun);
      this.deps.onRoom();
    }
  }

  private start(executor: StepExecutor, call: StepCall, stepIndex: number): Promise<StepOutcome> {
    if (executor.mode === 'node') return executor.run(call);
    const group = this.groups.get(stepIndex) ?? new GroupCollector(executor);
    this.groups.set(stepIndex, group);
    return group.run(call);
  }

  private async waitUntil(at: Date, nodeRun: HeldNodeRun): Promise<void> {
    const { id } = nodeRun;
    if (this.abandoned.has(id)) return;
    const waker = new AbortController();
    this.wakers.set(id, waker);
    this.pause(nodeRun, true);
    try {
      await this.pauseUntil(at, [waker.signal]);
    } finally {
      this.pause(nodeRun, false);
      this.wakers.delete(id);
    }
  }

  private async pauseUntil(at: Date, enough: readonly AbortSignal[]): Promise<void> {
    const wait = at.getTime() - this.deps.now().getTime();
    const signal = AbortSignal.any([this.halted.signal, this.slice.lost.signal, ...enough]);
    if (wait > 0) await pause(wait, signal);
    this.slice.lost.signal.throwIfAborted();
  }

  private async waitAtGate(nodeRun: HeldNodeRun): Promise<void> {
    this.waiting.add(nodeRun);
    this.deps.onRoom();
    try {
      const now = this.deps.now().getTime();
      await this.pauseUntil(new Date(now + GATE_LOOK_MS - (now % GATE_LOOK_MS)), []);
    } finally {
      this.waiting.delete(nodeRun);
    }
  }

  private isLetGo(reason: unknown): boolean {
    return reason instanceof FencedError || this.slice.lost.signal.aborted;
  }
}
