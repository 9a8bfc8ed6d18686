import { contentOf, MessageError } from '../messages/message-error.ts';
import { message } from '../messages/message.ts';
import { LONGEST_TIMER } from '../channel/time-left.ts';
import { codeWith, ModuleBuilds } from './module-builds.ts';
import { choicesOf, complaintOf } from './admitted-modules.ts';
import { programOf, REMOTE_TMP } from './module-program.ts';
import type { AnsibleRunner, AnsibleTask } from './ansible.ts';
import type { Channel, ExitStatus, RunOptions } from '../channel/channel.ts';
import { steadyNow } from '../channel/steady-time.ts';

/** The exit code of a run that was cancelled before it did anything: as of a program ended by TERM. */
const CANCELLED_CODE = 143;
/** Ansible's internal arguments: where a module may keep files, and that the node's system log does not show the other arguments. */
const INTERNAL = { _ansible_remote_tmp: `~/${REMOTE_TMP}`, _ansible_no_log: true };

export interface AnsibleDeps {
  readonly channel: Channel;
  /** Directories of the server that hold what nobody else may see. */
  readonly hidden: readonly string[];
  /** The modules of collections that may be run. */
  readonly admitted: readonly string[];
  /** Where ansible-playbook is looked for, beside which Ansible is; default: where packages put it. */
  readonly playbooks?: readonly string[];
}

/**
 * Runs Ansible's modules on nodes, each run once (C1–C3).
 *
 * AN1. Ansible turns a module into one program on the server, confined, without any input from nodes or actions: arguments
 *      are put into the program afterwards.
 * AN2. The program runs on the node through the channel, like every script. Only the node's part of a module is
 *      run, and only if it has no other part (AM1).
 * AN3. A run that waits for its program has not begun anywhere: after a crash another process can begin it.
 *
 * @example
 * const ansible = createAnsibleRunner({ channel, hidden: [dataDir], admitted: [] });
 * await ansible.run(endpoint, { module: 'apt', args: { name: 'nginx' } }, { runId: 'a-1', deadline, signal });
 */
export function createAnsibleRunner({ channel, admitted, ...buildDeps }: AnsibleDeps): AnsibleRunner {
  const builds = new ModuleBuilds(buildDeps);
  const pending = new Set<PendingRun>();
  return {
    run: async (endpoint, task, options) => {
      const complaint = complaintOf(task, admitted);
      if (complaint !== null) throw new MessageError(complaint);
      const own: PendingRun = { runId: options.runId, halt: new AbortController() };
      pending.add(own);
      let script: string;
      try {
        script = await scriptOf(builds, task, options, own.halt.signal);
      } catch (error) {
        options.signal.throwIfAborted();
        if (own.halt.signal.aborted) return CANCELLED;
        throw new MessageError(message('module_wrong', { module: task.module, reason: contentOf(error) }), {
          cause: error,
        });
      } finally {
        pending.delete(own);
      }
      return channel.run(endpoint, script, options);
    },
    cancel: async (endpoint, runId) => {
      for (const { runId: other, halt } of pending) if (other === runId) halt.abort();
      await channel.cancel(endpoint, runId);
    },
  };
}

/** A run that has not begun yet, and its cancellation. */
interface PendingRun {
  readonly runId: string;
  readonly halt: AbortController;
}

const CANCELLED: ExitStatus = { kind: 'exited', code: CANCELLED_CODE, output: 'cancelled before it began\n' };

async function scriptOf(
  builds: ModuleBuilds,
  { module, args }: AnsibleTask,
  { deadline, signal }: RunOptions,
  halt: AbortSignal,
): Promise<string> {
  const late = AbortSignal.timeout(Math.min(Math.max(0, deadline.getTime() - steadyNow()), LONGEST_TIMER));
  const choices = choicesOf(module) ?? [{ program: null, module }];
  const modules = choices.map((choice) =>
    choice.module.includes('.') ? choice.module : `ansible.builtin.${choice.module}`,
  );
  try {
    const signals = AbortSignal.any([signal, halt, late]);
    const built = await builds.of(modules, signals);
    return programOf(
      module,
      built.map((code, index) => ({
        code: codeWith(code, { ...args, ...INTERNAL }),
        chosenBy: choices[index]?.program ?? null,
      })),
    );
  } catch (error) {
    if (!late.aborted || signal.aborted || halt.aborted) throw error;
    // after its deadline no run begins, and one that was begun before is ended
    return 'exit 1\n';
  }
}
