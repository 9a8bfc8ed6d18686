import { contentOf, MessageError } from '../messages/message-error.ts';
import { message } from '../messages/message.ts';
import type { Channel, Endpoint, ExitStatus, RunOptions } from '../channel/channel.ts';
import { steadyNow } from '../base/time/steady-time.ts';
import { LONGEST_TIMER } from '../channel/time-left.ts';
import { complaintOf, isPlayed } from './admitted-modules.ts';
import { type AnsibleRunner, type AnsibleTask, CANCELLED } from './ansible.ts';
import { type BuildDeps, ModuleBuilds, UnknownAnsible } from './module-builds.ts';
import { choicesOf } from './module-choices.ts';
import { LACKS } from './node-module.ts';
import { LastPrograms } from './last-programs.ts';
import type { ModuleProgram } from './module-program.ts';
import { NewPrograms } from './new-programs.ts';
import { type Carried, nodeScript, type OrderedModule } from './node-script.ts';
import { claimIn } from './plays/claim.ts';

/** Ansible's internal argument that keeps the others out of the node's system log. */
const INTERNAL = { _ansible_no_log: true };
/** Those by which a module only says what it would change, with the difference. */
const CHECKING = { _ansible_check_mode: true, _ansible_diff: true };
/** The script of a run whose time is over: no run begins then, and one that was begun before is ended. */
const TOO_LATE = 'exit 1\n';

export interface AnsibleDeps extends Omit<BuildDeps, 'onNew'> {
  readonly channel: Channel;
  /** The modules of collections that may be run. */
  readonly admitted: readonly string[];
  /** Runs modules where Ansible is of a version of which no programs can be made; left out = they are refused. */
  readonly otherwise?: AnsibleRunner;
  /** Called once when that is so. */
  readonly onUnknown?: (version: string) => void;
}

/**
 * Runs Ansible's modules on nodes, each run once (C1–C3).
 *
 * AN1. Ansible turns a module into one program on the server, confined, without any input from nodes or actions: arguments
 *      go to the node apart from it.
 * AN2. The program runs on the node through the channel, like every script. Only the node's part of a module is
 *      run, and only if it has no other part (AM1).
 * AN3. A run that waits for its program has not begun anywhere: after a crash another process can begin it.
 * AN4. A node keeps programs (MN1–MN5). A run brings none, unless it is a new one. If a node lacks what did not come, that is
 *      all that the run found out, and a second run, whose id follows from the first's, brings it: as the difference from the program
 *      that the node ran last, if this process knows of one. If the node has not got that either, a third run brings all of it.
 *      Whoever asks again, with the program or without, attaches to the first run, and goes the same way from there.
 * AN5. The first run under a run's id says on the node which way it went: of a program, or of a play. Whoever asks again with
 *      another version of Ansible goes that way too.
 *
 * @example
 * const ansible = createAnsibleRunner({ channel, hidden: [dataDir], admitted: [] });
 * await ansible.run(endpoint, { module: 'apt', args: { name: 'nginx' } }, { runId: 'a-1', deadline, signal });
 */
export function createAnsibleRunner(deps: AnsibleDeps): AnsibleRunner {
  const { channel, admitted, otherwise } = deps;
  const wayOf = async (status: ExitStatus, ...call: Parameters<AnsibleRunner['run']>): Promise<ExitStatus> =>
    otherwise === undefined || claimIn(status) === null ? status : await otherwise.run(...call);
  const news = new NewPrograms(steadyNow);
  const builds = new ModuleBuilds({ ...deps, onNew: (hash) => news.note(hash) });
  const lasts = new LastPrograms();
  const pending = new Set<PendingRun>();
  let isTold = false;
  const runOtherwise = (error: UnknownAnsible, ...call: Parameters<AnsibleRunner['run']>): Promise<ExitStatus> => {
    if (otherwise === undefined) throw wrong(call[1], error);
    if (!isTold) deps.onUnknown?.(error.version);
    isTold = true;
    return otherwise.run(...call);
  };
  return {
    run: async (endpoint, task, options) => {
      const complaint = complaintOf(task, admitted);
      if (complaint !== null) throw new MessageError(complaint);
      // a template that was filled in made another task of it
      if (isPlayed(task)) throw new MessageError(message('module_takes_server_file', { module: task.module }));
      const own: PendingRun = { runId: options.runId, halt: new AbortController() };
      pending.add(own);
      try {
        const modules = await orderedModules(builds, task, options, own.halt.signal);
        if (modules instanceof UnknownAnsible) return await runOtherwise(modules, endpoint, task, options);
        const ended = await runModules({
          channel,
          news,
          lasts,
          endpoint,
          task,
          modules,
          options,
          halt: own.halt.signal,
        });
        return await wayOf(ended, endpoint, task, options);
      } catch (error) {
        if (error === HALTED && !options.signal.aborted) return CANCELLED;
        throw error;
      } finally {
        pending.delete(own);
      }
    },
    cancel: async (endpoint, runId) => {
      for (const { runId: other, halt } of pending) if (other === runId) halt.abort(HALTED);
      await otherwise?.cancel(endpoint, runId);
      for (const id of [runId, bringingId(runId), wholeId(runId)]) await channel.cancel(endpoint, id);
    },
  };
}

/** A run that goes on, and its cancellation. */
interface PendingRun {
  readonly runId: string;
  readonly halt: AbortController;
}

const HALTED = new MessageError(message('run_cancelled'));

/** The id of the run that brings a program. */
function bringingId(runId: string): string {
  return `${runId}-p`;
}

/** The id of the run that brings all of a program, where a difference was not enough. */
function wholeId(runId: string): string {
  return `${runId}-w`;
}

interface Running {
  readonly channel: Channel;
  readonly news: NewPrograms;
  readonly lasts: LastPrograms;
  readonly endpoint: Endpoint;
  readonly task: AnsibleTask;
  /** null = it is too late to begin. */
  readonly modules: readonly OrderedModule[] | null;
  readonly options: RunOptions;
  readonly halt: AbortSignal;
}

/** Of several modules the node chooses one. */
function onlyProgramOf(modules: Running['modules']): ModuleProgram | undefined {
  return modules?.length === 1 ? modules[0]?.program : undefined;
}

function scriptOf({ module, check, before }: AnsibleTask, modules: Running['modules'], carried?: Carried): string {
  return modules === null ? TOO_LATE : nodeScript(module, modules, { carried, check, before });
}

async function runModules(running: Running): Promise<ExitStatus> {
  const { channel, news, lasts, endpoint, task, modules, options, halt } = running;
  // a module writes its answer when it has ended
  const run = (runId: string, carried?: Carried): Promise<ExitStatus> =>
    channel.run(endpoint, scriptOf(task, modules, carried), { ...options, runId, isSilent: true });
  const differing = (at: number): string | null => {
    const program = modules?.[at]?.program;
    return program === undefined ? null : lasts.difference(program, endpoint);
  };
  const only = onlyProgramOf(modules);
  const isNew = only !== undefined && news.isMissing(only.hash, endpoint);
  const first = isNew ? { at: 0, difference: differing(0) } : undefined;
  let status = await run(options.runId, first);
  if (isNew) news.arrived(only.hash, endpoint);
  let isMissed = typeof first?.difference === 'string';
  for (const id of [bringingId(options.runId), wholeId(options.runId)]) {
    const at = lackingIn(status);
    if (at === null) break;
    halt.throwIfAborted();
    status = await run(id, { at, difference: isMissed ? null : differing(at) });
    isMissed = true;
  }
  if (only !== undefined && status.kind === 'exited') lasts.ran(only, endpoint);
  return status;
}

/** The place of the program that a node lacks; null = it lacks none. A module that ran wrote something. */
function lackingIn(status: ExitStatus): number | null {
  if (status.kind !== 'exited' || status.output !== '') return null;
  return status.code >= LACKS && status.code < LACKS + MOST_CHOICES ? status.code - LACKS : null;
}

const MOST_CHOICES = 8;

/** The modules of a task with their arguments; null = its time is over. */
async function orderedModules(
  builds: ModuleBuilds,
  task: AnsibleTask,
  { deadline, signal }: RunOptions,
  halt: AbortSignal,
): Promise<readonly OrderedModule[] | UnknownAnsible | null> {
  const late = AbortSignal.timeout(Math.min(Math.max(0, deadline.getTime() - steadyNow()), LONGEST_TIMER));
  const choices = choicesOf(task.module);
  const internal = task.check === true ? { ...INTERNAL, ...CHECKING } : INTERNAL;
  const names = choices.map(({ module }) => (module.includes('.') ? module : `ansible.builtin.${module}`));
  try {
    const programs = await builds.of({ names, taskId: task.taskId ?? null }, AbortSignal.any([signal, halt, late]));
    return choices.flatMap(({ when, without }, index) => {
      const program = programs[index];
      const args = Object.fromEntries(Object.entries(task.args).filter(([name]) => !without.includes(name)));
      return program === undefined ? [] : [{ program, args: { ...args, ...internal }, when }];
    });
  } catch (error) {
    signal.throwIfAborted();
    halt.throwIfAborted();
    if (late.aborted) return null;
    if (error instanceof UnknownAnsible) return error;
    throw wrong(task, error);
  }
}

function wrong({ module }: AnsibleTask, cause: unknown): MessageError {
  return new MessageError(message('module_wrong', { module, reason: contentOf(cause) }), { cause });
}
