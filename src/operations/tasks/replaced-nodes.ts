import type { NodeId } from '../../domain/ids.ts';
import { firstStepOf } from '../../domain/plans/plan-parts.ts';
import type { Plan, PlanPart } from '../../domain/plans/plan.ts';
import { replaceBatches } from '../../domain/policies/replacing.ts';
import type { Queries } from '../../store/database.ts';
import { drawNodeIds } from '../../store/tasks/replacements.ts';
import type { NewTask } from '../../store/tasks/task-creation.ts';

/** Nodes whose machines are to be replaced. */
export interface NodesToReplace {
  readonly kind: 'replaced';
  readonly old: NewTask['nodes'];
  /** How many go together, in order. */
  readonly sizes: readonly number[];
  /** The nodes of a pair that come first. */
  readonly first: PlanPart;
}

/** The addresses of the nodes of such a task, in the order of its batches; '-' for one that is yet to be made. */
export function replacedAddresses({ old, sizes, first }: NodesToReplace): readonly string[] {
  const pairs = old.map(({ ip }) => ({ old: ip, new: '-' }));
  return replaceBatches(pairs, sizes, first).nodes;
}

/** The nodes of such a task, in the order of its batches, and their pairs. The rows of the new ones are made later (RP2). */
export async function replacedNodes(
  transaction: Queries,
  { old, sizes, first }: NodesToReplace,
  plan: Plan,
): Promise<Required<Pick<NewTask, 'nodes' | 'replaces'>>> {
  const ids = await drawNodeIds(transaction, old.length);
  const [newStep, oldStep] = [firstStepOf(plan, 'new'), firstStepOf(plan, 'old')];
  const pairs = old.map((node, index) => ({
    old: { ...node, stepIndex: oldStep },
    new: { id: ids[index] ?? (0 as NodeId), ip: '-', vm_id: '', stepIndex: newStep },
  }));
  return {
    nodes: replaceBatches(pairs, sizes, first).nodes,
    replaces: { pairs: pairs.map((pair) => ({ newNode: pair.new.id, oldNode: pair.old.id })), first },
  };
}
