import type { BecomeChoice } from '../become.ts';
import type { RepositoryId, SdId, VmTypeId } from '../ids.ts';
import type { StepEnvironment } from './step-environment.ts';

/** A value of a step parameter, as clients send it. */
export type ParamValue =
  | string
  | number
  | boolean
  | null
  | readonly ParamValue[]
  | { readonly [key: string]: ParamValue };
export type Params = Readonly<Record<string, ParamValue>>;

/** A step of a template, as in the contract. */
export interface TemplateStep extends StepEnvironment {
  readonly name: string;
  readonly param_values: Params;
  readonly retry: StepRetry;
  /** The user that runs those of its actions that name none; absent = the machine type's. */
  readonly become?: BecomeChoice;
}

export interface StepRetry {
  readonly retry_times: number;
  readonly ignore_error: boolean;
  /** Seconds between two attempts; the server's default when absent. */
  readonly interval?: number;
}

/** The built-in step names; every other name is a remote step. */
export const GROUP_STEP_NAMES = ['create_vm', 'return_vm', 'register', 'unregister'] as const;
export type GroupStepName = (typeof GROUP_STEP_NAMES)[number];

/**
 * One Ansible-style action, as stored in an implementation: `module` and its arguments. `args` is the free form
 * (`shell: echo hi`), `content` a script's or file's text; any other key is an argument of the module.
 */
export interface ActionSpec {
  readonly module: string;
  readonly [argument: string]: ParamValue;
}

/** The modules of actions that need nothing but a POSIX shell on the node. All others are Ansible's. */
export const SHELL_MODULES = ['shell', 'command', 'longscript', 'script', 'copy', 'template'] as const;

export interface PlannedAction {
  readonly name: string;
  readonly action: ActionSpec;
  /** The user that runs it; absent = the machine type's. */
  readonly become?: BecomeChoice;
}

/** A repository as a step uses it: the files of one commit, whatever becomes of the branch. */
export interface PlannedContent {
  readonly id: RepositoryId;
  readonly name: string;
  /** What the repository's ref was called; '' = the default branch. */
  readonly ref: string;
  readonly commit: string;
  /** Seconds since 1970: the commit is that of an earlier fetch, as the repository could not be reached; absent = it is new. */
  readonly fetched?: number;
}

/** A load balancer of a pool that has several, or with what nodes of the pool get there. */
export interface PlannedBalancer {
  readonly sdId: SdId;
  /** Absent = the port of its settings. */
  readonly port?: number;
  /** Absent = the weight of its settings. */
  readonly weight?: number;
}

/** The load balancers of a step that registers or unregisters: all of a pool's, or the one that it names. */
export function balancersOfWork(work: Extract<StepWork, { readonly sdId: SdId }>): readonly PlannedBalancer[] {
  return work.balancers ?? [{ sdId: work.sdId }];
}

/** The work of a step, with everything needed to do it: later edits of templates do not change tasks. */
export type StepWork =
  | { readonly kind: 'create_vm'; readonly vmTypeId: VmTypeId }
  | { readonly kind: 'return_vm'; readonly vmTypeId: VmTypeId }
  | { readonly kind: 'register'; readonly sdId: SdId; readonly balancers?: readonly PlannedBalancer[] }
  | { readonly kind: 'unregister'; readonly sdId: SdId; readonly balancers?: readonly PlannedBalancer[] }
  | RemoteWork
  | CheckWork
  | {
      readonly kind: 'facts';
      readonly vmTypeId: VmTypeId;
      /** Seconds for which facts are kept; 0 = they are gathered anyway. */
      readonly freshFor: number;
      /** When a node does not say its facts; absent = it fails. A node that is not reached fails anyway. */
      readonly withoutFacts?: 'passes';
    };

/** What a step needs that runs actions on its nodes, or checks them there. */
interface ActionsOfStep {
  readonly vmTypeId: VmTypeId;
  readonly actions: readonly PlannedAction[];
  /** Its actions are given the node's facts; absent = they use none. */
  readonly facts?: true;
  /** The repositories that its actions name; absent = none. */
  readonly content?: readonly PlannedContent[];
}

interface RunsActions extends ActionsOfStep {
  /** What happens to a node without address, or whose machine is gone; absent = it fails. */
  readonly withoutAddress?: 'passes';
}

/** With an environment it is of another kind (EN3). */
export type RemoteWork =
  | (RunsActions & { readonly kind: 'remote' })
  | (RunsActions & { readonly kind: 'remote_in'; readonly environment: StepEnvironment });

/** Says what the actions would change on the node, and changes nothing. */
export type CheckWork =
  | (ActionsOfStep & { readonly kind: 'check' })
  | (ActionsOfStep & { readonly kind: 'check_in'; readonly environment: StepEnvironment });

export type StepKind = StepWork['kind'];

/** The nodes of a task that replaces machines: those that are made, and those whose places they take. */
export type PlanPart = 'new' | 'old';

export interface PlannedStep {
  readonly name: string;
  /** The nodes that it runs on; absent = all of the task (plan-parts.ts). */
  readonly part?: PlanPart;
  readonly params: Params;
  /** Names of secret parameters; absent = none, as in tasks of earlier versions. */
  readonly secrets?: readonly string[];
  readonly retry: Required<StepRetry>;
  /** Seconds that one attempt may take. */
  readonly timeout: number;
  readonly work: StepWork;
}

/** What a task does with each of its nodes, in order. Stored with the task as it was when the task was made. */
export type Plan = readonly PlannedStep[];

/** The repositories of a plan, each once. */
export function contentOfPlan(plan: Plan): readonly PlannedContent[] {
  const all = plan.flatMap(({ work }) => contentOfWork(work));
  return [...new Map(all.map((content) => [content.id, content])).values()];
}

/** The repositories of a step. */
export function contentOfWork(work: StepWork): readonly PlannedContent[] {
  return runsActions(work) ? (work.content ?? []) : [];
}

/** Whether a step runs actions on the node. */
export function isRemote(work: StepWork): work is RemoteWork {
  return work.kind === 'remote' || work.kind === 'remote_in';
}

/** Whether a step says what its actions would change on the node. */
export function isCheck(work: StepWork): work is CheckWork {
  return work.kind === 'check' || work.kind === 'check_in';
}

/** Whether a step runs actions on the node, or checks them there. */
export function runsActions(work: StepWork): work is RemoteWork | CheckWork {
  return isRemote(work) || isCheck(work);
}

/** What the actions of a step find on the node; null = what the login gives them. */
export function environmentOf(work: StepWork): StepEnvironment | null {
  return 'environment' in work ? work.environment : null;
}
