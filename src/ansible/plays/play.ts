import type { Endpoint, ExitStatus, RunOptions } from '../../channel/channel.ts';
import type { Params } from '../../domain/plans/plan.ts';

/** A node as a playbook sees it. */
export interface PlayHost {
  /** Its name in the inventory. */
  readonly name: string;
  readonly groups: readonly string[];
  readonly vars: Params;
  /** Its Python; null or left out = Ansible looks for it. */
  readonly python?: string | null;
}

/** The files of a repository's commit, which are not changed. */
export interface PlayRepository {
  /** Nothing outside of it goes with a play. */
  readonly directory: string;
  /** The repository and its commit, for messages. */
  readonly title: string;
}

/** What is played: a playbook of a user, or one action of ours whose module works from the server. */
export type PlaySource = PlaybookSource | (PlayedFiles & PlayedModule);

export type PlaybookSource = PlayedFiles & PlayedPlaybook;

interface PlayedFiles {
  /** Where its files are; null = in the server's own directory. */
  readonly repository: PlayRepository | null;
}

interface PlayedPlaybook {
  readonly kind: 'playbook';
  /** Relative to the directory of its files. */
  readonly path: string;
  readonly tags: readonly string[];
  readonly skipTags: readonly string[];
  readonly extraVars: Params;
  /** Whether changes of files are shown in the log. */
  readonly diff: boolean;
  /** Whether nothing is changed, and only told what would be. */
  readonly check: boolean;
}

interface PlayedModule {
  readonly kind: 'module';
  readonly module: string;
  readonly args: Params;
  /** The file or directory that it takes, relative to the directory of its files; null = none. */
  readonly file: string | null;
  /** Whether nothing is changed, and only told what would be. */
  readonly check: boolean;
}

/** What one node asks to play. */
export interface PlayTask {
  /** Nodes with the same group and the same source may be played together: one step of one task. */
  readonly group: string;
  readonly source: PlaySource;
  readonly host: PlayHost;
  /** Lines for sh that run before each command of the play on the node, and before its claim; left out = none. */
  readonly before?: string;
}

/** Plays on nodes, each run id once, as a channel does (C1–C3). */
export interface PlayRunner {
  run(endpoint: Endpoint, task: PlayTask, options: RunOptions): Promise<ExitStatus>;
  /** Ends a run; one that does not exist is ended already. */
  cancel(endpoint: Endpoint, runId: string): Promise<void>;
}
