import type { Params } from '../domain/plans/plan.ts';
import type { Endpoint, ExitStatus, RunOptions } from '../channel/channel.ts';
import { englishOf, message } from '../messages/message.ts';

/** The exit code of what was cancelled: as of a program ended by TERM. */
export const CANCELLED_CODE = 143;
/** How a run that was cancelled before it did anything ends. */
export const CANCELLED: ExitStatus = {
  kind: 'exited',
  code: CANCELLED_CODE,
  output: `${englishOf(message('run_cancelled_before'))}\n`,
};

/** One Ansible module with its arguments. Templates are filled in already: no value may be filled in again. */
export interface AnsibleTask {
  /** The module: of Ansible itself by its short name, as "apt"; of a collection as "community.general.ufw". */
  readonly module: string;
  readonly args: Params;
  /** The task of the server that runs it: there a module stays as it was when it first ran. Left out = none. */
  readonly taskId?: number;
  /**
   * Nothing is changed: the module says what it would change, and a module without check mode does nothing. Left out = it
   * runs.
   */
  readonly check?: boolean;
  /** Lines for sh, none of them empty, that run on the node before the module; left out = none. */
  readonly before?: string;
}

/** Runs modules that need Ansible, each run id once, as a channel does (C1–C3). */
export interface AnsibleRunner {
  run(endpoint: Endpoint, task: AnsibleTask, options: RunOptions): Promise<ExitStatus>;
  /** Ends a run; one that does not exist is ended already. */
  cancel(endpoint: Endpoint, runId: string): Promise<void>;
}
