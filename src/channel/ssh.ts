import { setTimeout as delay } from 'node:timers/promises';
import { attend, type Run, RunRefused } from './attend.ts';
import type { Channel, Endpoint, ExitStatus, RunOptions } from './channel.ts';
import { Output } from './output.ts';
import { endCommand, sweepCommand } from './run-once.ts';
import { ConnectionRefused, type SshDeps } from './ssh-connection.ts';
import { type SshLease, SshPool } from './ssh-pool.ts';
import { steadyNow } from './steady-time.ts';

/** Seconds for which a node that never answered is tried. One on which a run may have begun is tried until the deadline. */
const PATIENCE = 60;
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 5000;

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
      await lease.connection.exec(endCommand({ directory: '', runId }, 'cancelled'), { signal });
    },
    [Symbol.asyncDispose]: () => {
      pool[Symbol.dispose]();
      return Promise.resolve();
    },
  };
}

async function runOverSsh(
  pool: SshPool,
  deps: SshChannelDeps,
  endpoint: Endpoint,
  script: string,
  { runId, deadline, onOutput, signal }: RunOptions,
): Promise<ExitStatus> {
  const output = new Output(onOutput, 'node');
  const run: Run = { place: { directory: '', runId }, script, deadline, output, signal };
  const begun = steadyNow();
  let reached = false;
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      using lease = await pool.lease(endpoint, signal);
      reached = true;
      const status = await attend(lease.connection, { ...run, onBegun: () => lease.letOthersBegin() });
      await sweep(lease, endpoint, deps, signal);
      return status;
    } catch (error) {
      signal.throwIfAborted();
      const giveUp = reached ? deadline.getTime() : Math.min(deadline.getTime(), begun + PATIENCE * 1000);
      const isFinal = error instanceof ConnectionRefused || error instanceof RunRefused;
      if (isFinal || steadyNow() + pause >= giveUp) return { kind: 'unreachable', reason: messageOf(error) };
      await delay(pause, undefined, { signal });
    }
  }
}

/** Removes what runs left behind long ago, when that is due. */
async function sweep(
  { connection, isNew }: SshLease,
  { host, port }: Endpoint,
  deps: SshChannelDeps,
  signal: AbortSignal,
): Promise<void> {
  if (!isNew) return;
  try {
    if (await deps.sweepDue(host, port)) await connection.exec(sweepCommand(''), { signal });
  } catch {
    // the run has its result; the next day brings another chance
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
