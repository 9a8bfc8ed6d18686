import { randomUUID } from 'node:crypto';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { availableParallelism, hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { complaintOf } from './ansible-limits.ts';
import { endScript, FIND_PYTHON, pythonIn } from './ansible-node.ts';
import type { AnsibleRunner, AnsibleTask } from './ansible-runner.ts';
import { CANCELLED_CODE, cancelMarkOf, scriptOf } from './ansible-script.ts';
import { attend, type Run, RunRefused } from './attend.ts';
import type { Channel, Endpoint, ExitStatus, RunOptions } from './channel.ts';
import { localTransport } from './local-transport.ts';
import { madeOnce } from '../base/private-file.ts';
import { Output } from './output.ts';
import { endProgram, quoted, sweepProgram } from './run-once.ts';
import { Semaphore } from './semaphore.ts';
import { steadyNow } from './steady-time.ts';

/** Playbooks at once, for each processor: one spends a second of it, and then mostly waits for its node. */
const PLAYBOOKS_PER_PROCESSOR = 4;
/** Milliseconds after which a command that could not be run on this machine is tried again. */
const PAUSE = 1000;
/** Milliseconds for ending what a run left on its node. */
const END_PATIENCE = 30_000;
const SWEEP_INTERVAL = 86_400_000;
/** The longest time in milliseconds that a timer takes. */
const LONGEST_TIMER = 2 ** 31 - 1;

export interface AnsibleDeps {
  readonly channel: Channel;
  /** Where this machine keeps its runs. */
  readonly directory: string;
  /** The key for endpoints that name none. */
  readonly defaultKeyFile: string;
  /** The key of a host in base64, or null when it was never reached. */
  readonly hostKeyOf: (host: string, port: number) => Promise<string | null>;
  /** What is run, when it is not the ansible-playbook of PATH. */
  readonly program?: string;
  /** The most playbooks that run at once. */
  readonly mostAtOnce?: number;
}

/**
 * Runs Ansible's modules on nodes, each run once (C1–C3), through the ansible-playbook of this machine.
 *
 * B1. A playbook runs as a script does on a node: in a directory of its own, detached. This process or the next attaches.
 * B2. Before it begins here, the node keeps the name of this machine, as the output of a run that is done once: no
 *     other server begins the same run.
 * B3. What was ended here, or lost, is ended on the node too.
 * B4. A run that waits (for its node, for its turn) is begun nowhere: whoever comes after a crash can begin it.
 *
 * @example
 * const ansible = createAnsibleRunner({ channel, directory, defaultKeyFile, hostKeyOf });
 * await ansible.run(endpoint, { module: 'apt', freeForm: '', args: { name: 'nginx' } }, { runId: 'a-1', deadline, signal });
 */
export function createAnsibleRunner(deps: AnsibleDeps): AnsibleRunner {
  return new ServerAnsible(deps);
}

/** A run that was not begun yet, and what makes it give up. */
interface Waiting {
  readonly runId: string;
  readonly halt: AbortController;
}

class ServerAnsible implements AnsibleRunner {
  private readonly deps: AnsibleDeps;
  private readonly runs: string;
  private readonly places: Semaphore;
  private readonly waiting = new Set<Waiting>();
  private swept = 0;

  constructor(deps: AnsibleDeps) {
    this.deps = deps;
    this.runs = resolve(deps.directory, 'runs');
    this.places = new Semaphore(deps.mostAtOnce ?? PLAYBOOKS_PER_PROCESSOR * availableParallelism());
  }

  async run(endpoint: Endpoint, task: AnsibleTask, options: RunOptions): Promise<ExitStatus> {
    const complaint = complaintOf(task);
    if (complaint !== null) throw new Error(complaint);
    if (await this.isBegun(options.runId)) return this.attend(endpoint, null, options);
    const waiting: Waiting = { runId: options.runId, halt: new AbortController() };
    this.waiting.add(waiting);
    try {
      return await this.begin(endpoint, task, options, waiting);
    } catch (error) {
      options.signal.throwIfAborted();
      if (waiting.halt.signal.aborted)
        return { kind: 'exited', code: CANCELLED_CODE, output: 'cancelled before it began\n' };
      throw error;
    } finally {
      this.waiting.delete(waiting);
    }
  }

  async cancel(endpoint: Endpoint, runId: string): Promise<void> {
    if (await this.hasEnded(runId)) return;
    await mkdir(this.runs, { recursive: true, mode: 0o700 });
    // from here on it does not begin; what began before is found by the next lines
    await writeFile(cancelMarkOf(join(this.runs, runId)), '');
    for (const { runId: other, halt } of this.waiting) if (other === runId) halt.abort(new Error('cancelled'));
    if (!(await this.isBegun(runId))) return;
    const signal = AbortSignal.timeout(END_PATIENCE);
    await localTransport.exec(endProgram({ directory: this.runs, runId }, 'cancelled'), { signal });
    const complaint = await this.endOnNode(endpoint, runId, signal);
    if (complaint !== null) throw new Error(complaint);
  }

  /** Brings a run to the point from which it belongs to this machine, and starts it. */
  private async begin(
    endpoint: Endpoint,
    task: AnsibleTask,
    options: RunOptions,
    waiting: Waiting,
  ): Promise<ExitStatus> {
    const { runId, deadline } = options;
    const signal = AbortSignal.any([options.signal, waiting.halt.signal]);
    const asked = { runId, deadline, signal };
    const found = await this.askNode(endpoint, 'python', FIND_PYTHON, asked);
    if (found.kind !== 'answered') return found;
    using turn = await this.turn(deadline, signal);
    if (turn === null) return { kind: 'timed_out', output: 'too many playbooks ran: its turn did not come in time\n' };
    // B2, and the host's key is known now
    const machine = await madeOnce(resolve(this.deps.directory, 'machine'), () => `${hostname()}-${randomUUID()}`);
    const owner = await this.askNode(endpoint, 'claim', `echo ${quoted(machine)}\n`, asked);
    if (owner.kind !== 'answered') return owner;
    if (owner.answer !== machine) return this.lostElsewhere(endpoint, owner.answer, runId, signal);
    if (await this.isBegun(runId)) return this.attend(endpoint, null, options);
    const hostKey = await this.deps.hostKeyOf(endpoint.host, endpoint.port);
    if (hostKey === null) return { kind: 'unreachable', reason: 'its host key was forgotten: its node was removed' };
    const keyFile = resolve(endpoint.keyFile ?? this.deps.defaultKeyFile);
    const { program = 'ansible-playbook' } = this.deps;
    const script = scriptOf({ runId, task, endpoint, keyFile, hostKey, python: pythonIn(found.answer), program });
    signal.throwIfAborted();
    this.waiting.delete(waiting);
    return await this.attend(endpoint, script, options);
  }

  /** Runs a short script on the node, once for each run. */
  private async askNode(
    endpoint: Endpoint,
    what: 'python' | 'claim',
    script: string,
    options: RunOptions,
  ): Promise<{ readonly kind: 'answered'; readonly answer: string } | ExitStatus> {
    const status = await this.deps.channel.run(endpoint, script, { ...options, runId: `${options.runId}.${what}` });
    if (status.kind !== 'exited') return status;
    if (status.code === 0) return { kind: 'answered', answer: status.output.trimEnd() };
    throw new Error(`the node cannot prepare for Ansible: exit code ${status.code}: ${status.output.trim()}`);
  }

  /** Waits until a playbook may run; null when the deadline comes first. */
  private async turn(deadline: Date, signal: AbortSignal): Promise<Disposable | null> {
    const late = AbortSignal.timeout(Math.min(Math.max(0, deadline.getTime() - steadyNow()), LONGEST_TIMER));
    try {
      return await this.places.enter(AbortSignal.any([signal, late]));
    } catch (error) {
      signal.throwIfAborted();
      if (late.aborted) return null;
      throw error;
    }
  }

  /** Starts a run on this machine or, without a script, attaches to it; and stays until it ended. */
  private async attend(
    endpoint: Endpoint,
    script: string | null,
    { runId, deadline, onOutput, signal }: RunOptions,
  ): Promise<ExitStatus> {
    const place = { directory: this.runs, runId };
    const output = new Output(onOutput, 'server');
    const status = await persist({ place, script, heard: { begun: false }, deadline, output, signal });
    await this.sweep(signal);
    if (status.kind !== 'timed_out' && status.kind !== 'lost') return status;
    const why = status.kind === 'lost' ? 'ansible-playbook was killed, or the server was restarted\n' : '';
    const complaint = await this.endOnNode(endpoint, runId, signal);
    return { kind: status.kind, output: `${status.output}${why}${complaint ?? ''}` };
  }

  private async lostElsewhere(
    endpoint: Endpoint,
    machine: string,
    runId: string,
    signal: AbortSignal,
  ): Promise<ExitStatus> {
    const complaint = await this.endOnNode(endpoint, runId, signal);
    return { kind: 'lost', output: `the server ${machine} began it, and has its result\n${complaint ?? ''}` };
  }

  /** Ends what a run began on its node (B3). Answers with what went wrong, or null. */
  private async endOnNode(endpoint: Endpoint, runId: string, signal: AbortSignal): Promise<string | null> {
    const deadline = new Date(steadyNow() + END_PATIENCE);
    const options: RunOptions = { runId: `${runId}.end`, deadline, signal };
    const status = await this.deps.channel.run(endpoint, endScript(runId), options);
    if (status.kind === 'exited' && status.code === 0) return null;
    const reason = status.kind === 'unreachable' ? status.reason : status.output.trim();
    return `what it began on the node may go on there: ${reason}\n`;
  }

  /** Removes what runs left behind long ago, once a day. */
  private async sweep(signal: AbortSignal): Promise<void> {
    const now = steadyNow();
    if (now - this.swept < SWEEP_INTERVAL) return;
    this.swept = now;
    // the run has its result; the next day brings another chance
    await localTransport.exec(sweepProgram(this.runs), { signal }).catch(() => {});
  }

  private async isBegun(runId: string): Promise<boolean> {
    return (await sizeOf(join(this.runs, `${runId}.pid`))) !== null;
  }

  private async hasEnded(runId: string): Promise<boolean> {
    return ((await sizeOf(join(this.runs, `${runId}.rc`))) ?? 0) > 0;
  }
}

/** Attends a run on this machine; a process that could not be started, or was killed, is tried again. */
async function persist(run: Run): Promise<ExitStatus> {
  for (;;) {
    try {
      return await attend(localTransport, run);
    } catch (error) {
      run.signal.throwIfAborted();
      if (error instanceof RunRefused) throw new Error(`the server cannot run it: ${error.message}`, { cause: error });
      if (steadyNow() + PAUSE >= run.deadline.getTime()) throw error;
      await delay(PAUSE, undefined, { signal: run.signal });
    }
  }
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null;
    throw error;
  }
}
