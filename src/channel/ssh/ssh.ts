import { setTimeout as delay } from 'node:timers/promises';
import { attend, END_WITHIN, type Run, RunRefused } from '../attend.ts';
import type { Channel, Endpoint, ExitStatus, Notice, RunOptions } from '../channel.ts';
import { networkReason } from '../../base/network-reason.ts';
import { englishOf, message } from '../../messages/message.ts';
import { ContactReport } from '../contact-report.ts';
import { Output } from '../output.ts';
import { RetryPauses } from '../retry-pauses.ts';
import { endProgram, type RunPlace, sweepProgram } from '../node/run-once.ts';
import type { SshDeps } from './ssh-connection.ts';
import { type SshLease, SshPool } from './ssh-pool.ts';
import { steadyNow } from '../../base/time/steady-time.ts';
import { TimeLeft } from '../time-left.ts';
import { NodeFault, NodeSilent } from '../transport.ts';

/** Milliseconds for ending a run on its node. */
const CANCEL_WITHIN = 30_000;
/** Milliseconds for a call that is made after its deadline, as the run may have ended by itself meanwhile. */
const LATE_CALL = 15_000;
/** Milliseconds for removing old runs. */
const SWEEP_WITHIN = 30_000;

const NO_TURN = message('no_turn');

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
 * await using channel = createSshChannel({ keys, checkHostKey, sweepDue, maxConnections: 500 });
 * const status = await channel.run(endpoint, 'uptime', { runId: 'a-1', deadline, signal });
 */
export function createSshChannel(deps: SshChannelDeps): Channel {
  const pool = new SshPool(deps, deps.maxConnections);
  return {
    run: (endpoint, script, options) => runOverSsh(pool, deps, endpoint, script, options),
    cancel: async (endpoint, runId) => {
      using time = new TimeLeft(steadyNow() + CANCEL_WITHIN, NO_TURN);
      const signal = AbortSignal.timeout(CANCEL_WITHIN);
      using lease = await pool.lease(endpoint, time, signal);
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
  options: RunOptions,
): Promise<ExitStatus> {
  const { runId, deadline, isSilent = false, onNotice, onContact, onPause, signal } = options;
  const output = outputOf(endpoint, options);
  const isLate = deadline.getTime() <= steadyNow();
  using time = new TimeLeft(isLate ? steadyNow() + LATE_CALL : deadline.getTime(), NO_TURN);
  const heard = { asked: false, answered: false, begun: false };
  const overAt = time.end + END_WITHIN;
  const run: Run = {
    place: placeOf(endpoint, runId),
    script,
    become: endpoint.become,
    heard,
    deadline,
    isLate,
    isSilent,
    overAt,
    output,
    signal,
  };
  const pauses = new RetryPauses(time.end);
  const absence = new Absence(time.end, onNotice);
  using contact = new ContactReport(onContact);
  let lastError: unknown = null;
  for (;;) {
    try {
      using lease = await pool.lease(endpoint, time, signal, () => contact.connects());
      pauses.reached();
      const onBegun = (): void => lease.letOthersBegin();
      const onReport = (): void => {
        absence.over();
        contact.answers();
      };
      const status = await attend(lease.connection, { ...run, onBegun, onReport, onEnding: () => contact.ends() });
      await sweep(lease, endpoint, deps, time, signal);
      return status;
    } catch (error) {
      signal.throwIfAborted();
      const pause = pauses.pauseAfter(error, heard.begun);
      // a try that was cut short by the end of the time says less than those before it
      if (lastError === null || steadyNow() < time.end) lastError = error;
      if (pause === null) return unreachable(lastError, run);
      if (pauses.isLong) absence.noticed(error);
      contact.fails(englishOf(networkReason(error)), new Date(pauses.givenUpAt(error)));
      onPause?.(true);
      try {
        await delay(pause, undefined, { signal });
      } finally {
        onPause?.(false);
      }
    }
  }
}

function outputOf({ charset }: Endpoint, { isBinary = false, onOutput, outputLimit }: RunOptions): Output {
  return isBinary ? new Output(undefined, null, outputLimit) : new Output(onOutput, charset, outputLimit);
}

function unreachable(error: unknown, { heard }: Run): ExitStatus {
  const isDenied = error instanceof RunRefused || error instanceof NodeFault;
  return { kind: 'unreachable', reason: networkReason(error), mayRun: heard.begun || (heard.asked && !isDenied) };
}

/** Reports when a node goes away and when it comes back, once each. A connection that breaks and can be made anew is not reported. */
class Absence {
  private readonly until: Date;
  private readonly tell: (notice: Notice) => void;
  private failures = 0;
  private isReported = false;

  constructor(until: number, tell: ((notice: Notice) => void) | undefined) {
    this.until = new Date(until);
    this.tell = tell ?? (() => {});
  }

  noticed(error: unknown): void {
    this.failures += 1;
    if (this.isReported || (this.failures === 1 && !(error instanceof NodeSilent))) return;
    this.isReported = true;
    this.tell({ kind: 'gone', reason: networkReason(error), until: this.until });
  }

  over(): void {
    this.failures = 0;
    if (this.isReported) this.tell({ kind: 'back' });
    this.isReported = false;
  }
}

/** Removes what runs left behind long ago, when that is due. */
async function sweep(
  { connection, isNew }: SshLease,
  endpoint: Endpoint,
  deps: SshChannelDeps,
  time: TimeLeft,
  signal: AbortSignal,
): Promise<void> {
  const within = time.atMost(SWEEP_WITHIN);
  if (!isNew || within === 0) return;
  try {
    if (!(await deps.sweepDue(endpoint.host, endpoint.port))) return;
    const { directory } = placeOf(endpoint, '');
    const soon = AbortSignal.any([signal, AbortSignal.timeout(within)]);
    await connection.exec(sweepProgram(directory), { signal: soon });
  } catch {
    // the run has its result; sweeping is tried again the next day
  }
}
