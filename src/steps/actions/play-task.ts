import { PLAYBOOK_MODULE } from '../../ansible/admitted-modules.ts';
import type { AnsibleTask } from '../../ansible/ansible.ts';
import { playbookSource } from '../../ansible/plays/play-arguments.ts';
import type { PlaySource, PlayTask } from '../../ansible/plays/play.ts';
import { type ContentDeps, contentPlace } from '../../content/content-place.ts';
import type { VmTypeId } from '../../domain/ids.ts';
import { contentOfWork, isCheck, type PlannedContent, runsActions } from '../../domain/plans/plan.ts';
import type { StepCall } from '../step.ts';

export interface PlayTaskDeps {
  readonly content: ContentDeps;
  /** The name of a machine type; null = there is none with this id. */
  readonly machineTypeOf: (id: VmTypeId) => Promise<string | null>;
}

/**
 * What a node plays: a playbook, or one module that works from the server. Files that it names in a repository are those of the
 * plan's commit.
 *
 * @param action the action's name
 * @throws MessageError
 */
export async function playTaskOf(
  action: string,
  task: AnsibleTask,
  { facts, step }: StepCall,
  { content: files, machineTypeOf }: PlayTaskDeps,
): Promise<PlayTask> {
  const { task_id: id, ip, cluster_name: cluster, service_name: service, pool_name: pool } = facts;
  const { work } = step;
  const machineType = runsActions(work) ? await machineTypeOf(work.vmTypeId) : null;
  const source = await sourceOf(task, contentOfWork(work), files);
  return {
    group: JSON.stringify([id, step.name, action]),
    source: isCheck(work) ? { ...source, check: true } : source,
    host: {
      name: ip,
      groups: [
        `cluster_${word(cluster)}`,
        `service_${word(service)}`,
        `pool_${word(pool)}`,
        ...(machineType === null ? [] : [`machine_type_${word(machineType)}`]),
      ],
      vars: { ...step.params, ...facts },
    },
    ...(task.before === undefined ? {} : { before: task.before }),
  };
}

async function sourceOf(
  { module, args }: AnsibleTask,
  planned: readonly PlannedContent[],
  deps: ContentDeps,
): Promise<PlaySource> {
  if (module === PLAYBOOK_MODULE) {
    const source = playbookSource(args);
    const { path, repository } = await placeOf(source.path, planned, deps);
    return { ...source, path, repository };
  }
  const { src } = args;
  if (typeof src !== 'string') return { kind: 'module', module, args, file: null, repository: null, check: false };
  const { path, repository } = await placeOf(src, planned, deps);
  return { kind: 'module', module, args: { ...args, src: path }, file: path, repository, check: false };
}

async function placeOf(
  text: string,
  planned: readonly PlannedContent[],
  deps: ContentDeps,
): Promise<Pick<PlaySource, 'repository'> & { readonly path: string }> {
  const { directory, path, title } = await contentPlace(text, planned, deps);
  return { path, repository: title === null ? null : { directory, title } };
}

/** A name as a part of the name of a group in an inventory. */
function word(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}_]/gu, '_');
}
