import { setTimeout as delay } from 'node:timers/promises';
import { attend, type Run, RunRefused } from './attend.ts';
import type { Channel, Endpoint, ExitStatus, RunOptions } from './channel.ts';
import { messageOf, oneLine } from '../base/foreign-text.ts';
import { Output } from './output.ts';
import { endProgram, type RunPlace, sweepProgram } from './run-once.ts';
import { ConnectionRefused, type SshDeps } from './ssh-connection.ts';
import { type SshLease, SshPool } from './ssh-pool.ts';
import { steadyNow } from './steady-time.ts';
import { NodeFault } from './transport.ts';

/** Seconds for which a node that never answered is tried. One on which a run may have begun is tried until the deadline. */
const PATIENCE = 60;
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 5000;
/** How often in a row a node may say what makes no sense, and the milliseconds in between. */
const MOST_FAULTS = 3;
const FAULT_PAUSE = 1000;
/** The same for a node that has begun the run: it may be out of processes for a while. */
const MOST_FAULTS_LATER = 12;
/** Milliseconds for removing old runs. */
const SWEEP_WITHIN = 30_000;

export interface SshChannelDeps extends SshDeps {
  /** True, once a day for each host, when old runs should be removed there. */
  readonly sweepDue: (host: string, port: number) => Promise<boolean>;
  /** The most connections that are open at once. */
  readonly maxConnections: number;
}

/**
 * Runs scripts over SSH, each once (C1–C3), on anything with sshd and a POSIX sh.
 *
 * @example
 * await using channel = createSshChannel({ defaultKeyFile, checkHostKey, sweepDue, maxConnections: 500 });
 * const status = await channel.run(endpoint, 'uptime', { runId: 'a-1', deadline, signal });
 */
export function createSshChannel(deps: SshChannelDeps): Channel {
  const pool = new SshPool(deps, deps.maxConnections);
  return {
    run: (endpoint, script, options) => runOverSsh(pool, deps, endpoint, script, options),
    cancel: async (endpoint, runId) => {
      const signal = AbortSignal.timeout(PATIENCE * 1000);
      using lease = await pool.lease(endpoint, signal);
      await lease.connection.exec(endProgram(placeOf(endpoint, runId), 'cancelled'), { signal });
    },
    [Symbol.asyncDispose]: () => {
      pool[Symbol.dispose]();
      return Promise.resolve();
    },
  };
}

function placeOf({ runDir }: Endpoint, runId: string): RunPlace {
  return { directory: runDir === undefined ? '' : `${runDir}/`, runId };
}

async function runOverSsh(
  pool: SshPool,
  deps: SshChannelDeps,
  endpoint: Endpoint,
  script: string,
  { runId, deadline, onOutput, signal }: RunOptions,
): Promise<ExitStatus> {
  const output = new Output(onOutput, endpoint.charset);
  const { become } = endpoint;
  const run: Run = {
    place: placeOf(endpoint, runId),
    script,
    become,
    heard: { begun: false },
    deadline,
    output,
    signal,
  };
  const patience = new Patience(deadline);
  for (;;) {
    try {
      using lease = await pool.lease(endpoint, signal);
      patience.reached();
      const status = await attend(lease.connection, { ...run, onBegun: () => lease.letOthersBegin() });
      await sweep(lease, endpoint, deps, signal);
      return status;
    } catch (error) {
      signal.throwIfAborted();
      const pause = patience.pauseAfter(error, run.heard.begun);
      if (pause === null) return { kind: 'unreachable', reason: oneLine(messageOf(error)) };
      await delay(pause, undefined, { signal });
    }
  }
}

/**
 * How long a node is tried. One that never answered, for a minute. One on which a run may have begun, until the deadline. One
 * that says what makes no sense, a few times: nothing that it may be waiting for makes it say so.
 */
class Patience {
  private readonly deadline: number;
  private readonly begun = steadyNow();
  private wasReached = false;
  private pause = FIRST_PAUSE;
  private faults = 0;

  constructor(deadline: Date) {
    this.deadline = deadline.getTime();
  }

  /** The node let us in. */
  reached(): void {
    this.wasReached = true;
  }

  /** Milliseconds until the next try; null = there is none. `isBegun`: something is at stake. */
  pauseAfter(error: unknown, isBegun: boolean): number | null {
    if (error instanceof ConnectionRefused || error instanceof RunRefused) return null;
    this.faults = error instanceof NodeFault ? this.faults + 1 : 0;
    if (this.faults >= (isBegun ? MOST_FAULTS_LATER : MOST_FAULTS)) return null;
    const pause = this.faults === 0 ? this.pause : isBegun ? LONGEST_PAUSE : FAULT_PAUSE;
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
    const giveUp = this.wasReached ? this.deadline : Math.min(this.deadline, this.begun + PATIENCE * 1000);
    return steadyNow() + pause >= giveUp ? null : pause;
  }
}

/** Removes what runs left behind long ago, when that is due. */
async function sweep(
  { connection, isNew }: SshLease,
  endpoint: Endpoint,
  deps: SshChannelDeps,
  signal: AbortSignal,
): Promise<void> {
  if (!isNew) return;
  try {
    if (!(await deps.sweepDue(endpoint.host, endpoint.port))) return;
    const { directory } = placeOf(endpoint, '');
    const soon = AbortSignal.any([signal, AbortSignal.timeout(SWEEP_WITHIN)]);
    await connection.exec(sweepProgram(directory), { signal: soon });
  } catch {
    // the run has its result; the next day brings another chance
  }
}
