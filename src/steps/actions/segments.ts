import { isDeepStrictEqual } from 'node:util';
import { isPlayed } from '../../ansible/admitted-modules.ts';
import type { AnsibleTask } from '../../ansible/ansible.ts';
import type { BecomeChoice } from '../../domain/become.ts';
import {
  type ActionSpec,
  type CheckWork,
  environmentOf,
  type PlannedAction,
  type RemoteWork,
} from '../../domain/plans/plan.ts';
import { contentOf, MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import { type ParsedAction, parseAction } from './action.ts';
import type { BuiltInModule } from './module-list.ts';
import { compileAction, type Surroundings } from './modules.ts';
import { headingOf, type NamedProgram, scriptOf } from './program.ts';
import { renderAll } from '../render.ts';

/** An action that can be part of a script. */
interface ScriptAction {
  readonly name: string;
  readonly builtIn: BuiltInModule;
  readonly action: ParsedAction;
}

/** Consecutive actions of a step that run as one script; or one action of Ansible: a program for the node, or a play. */
export type Segment = (
  | { readonly kind: 'script'; readonly actions: readonly ScriptAction[] }
  | { readonly kind: 'ansible' | 'play'; readonly name: string; readonly action: ParsedAction }
) & {
  /** The user that runs it; undefined = the machine type's. */
  readonly become: BecomeChoice | undefined;
};

/**
 * Divides a step's actions into segments: adjacent shell actions of the same user are one; every other action is one of its own.
 *
 * @throws ActionFault
 */
export function segmentsOf(actions: readonly PlannedAction[]): readonly Segment[] {
  const segments: Segment[] = [];
  let neighbours: ScriptAction[] | null = null;
  let neighboursAs: BecomeChoice | undefined;
  for (const { name, action: spec, become } of actions) {
    const action = parsed(name, spec);
    const { builtIn } = action;
    if (builtIn === null) {
      const kind = isPlayed({ module: action.module, args: action.named }) ? 'play' : 'ansible';
      segments.push({ kind, name, action, become });
      neighbours = null;
    } else if (neighbours === null || !isDeepStrictEqual(become, neighboursAs)) {
      neighbours = [{ name, builtIn, action }];
      neighboursAs = become;
      segments.push({ kind: 'script', actions: neighbours, become });
    } else {
      neighbours.push({ name, builtIn, action });
    }
  }
  return segments;
}

/**
 * The segments of a step. Of one with a directory or with limits, a script without actions comes first for each further user:
 * what one of them cannot have is found before anything of the step runs (EN2).
 *
 * @throws ActionFault
 */
export function segmentsOfStep(work: RemoteWork): readonly Segment[] {
  const segments = segmentsOf(work.actions);
  const { dir, limits } = environmentOf(work) ?? {};
  if (dir === undefined && limits === undefined) return segments;
  const users = segments.map(({ become }) => become);
  const further = users
    .filter((user, at) => users.findIndex((other) => isDeepStrictEqual(user, other)) === at)
    .slice(1);
  return [...further.map((become): Segment => ({ kind: 'script', actions: [], become })), ...segments];
}

/** The segments of a check: each action is one, as each has a finding. @throws ActionFault */
export function segmentsOfCheck({ actions }: CheckWork): readonly Segment[] {
  return actions.flatMap((action) => segmentsOf([action]));
}

/** The run id of a segment: the step's own when there is only one. */
export function segmentRunId(runId: string, index: number, segments: readonly Segment[]): string {
  return segments.length > 1 ? `${runId}.${index}` : runId;
}

/**
 * The script of a segment, filled in for a node.
 *
 * @throws with the action's name: a parameter without a value, a missing file
 */
export async function compileSegment(actions: readonly ScriptAction[], surroundings: Surroundings): Promise<string> {
  const programs: NamedProgram[] = [];
  for (const { name, builtIn, action } of actions) {
    programs.push({ name, program: await inActionNamed(name, () => compileAction(builtIn, action, surroundings)) });
  }
  return scriptOf(programs, surroundings.before);
}

/** An Ansible segment, filled in for a node. */
export async function fillAnsible(
  name: string,
  { module, named }: ParsedAction,
  { variables, before }: Surroundings,
): Promise<AnsibleTask> {
  return inActionNamed(name, async () => ({
    module,
    args: (await renderAll(named, variables)) as AnsibleTask['args'],
    ...(before === undefined ? {} : { before }),
  }));
}

/** The heading of an Ansible segment in the log of a step with several. */
export function segmentHeading(segment: Segment, segments: readonly Segment[]): string {
  if (segments.length === 1) return '';
  if (segment.kind !== 'script') return `${headingOf(segment.name)}\n`;
  const [first] = segment.actions;
  // a script of several actions writes its headings itself
  return segment.actions.length === 1 && first !== undefined ? `${headingOf(first.name)}\n` : '';
}

function parsed(name: string, spec: ActionSpec): ParsedAction {
  try {
    return parseAction(spec);
  } catch (error) {
    throw inAction(name, error);
  }
}

/** Does the work of an action. @throws with the action's name */
export async function inActionNamed<T>(name: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw inAction(name, error);
  }
}

function inAction(name: string, error: unknown): Error {
  return new MessageError(message('action_error', { action: name, reason: contentOf(error) }), { cause: error });
}
