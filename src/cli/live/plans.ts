import { message } from '../../messages/message.ts';
import { cellOf } from '../output/columns.ts';
import { oneLine } from '../output/safe-text.ts';
import type { Output } from '../output/output.ts';
import { rangesOf } from './ranges.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Says what tasks would do: as they were answered for programs, and as steps and batches for people. */
export async function showPlans(output: Output, plans: readonly unknown[]): Promise<void> {
  if (output.format !== 'table') return output.data(plans);
  for (const plan of plans as readonly Fields[]) {
    const { task_name: name, pool_name: pool, node_count: nodes } = plan;
    output.say(message('cli_plan_of', { name: cellOf(name), pool: cellOf(pool), nodes: Number(nodes) }));
    for (const { msg } of (plan['warnings'] ?? []) as readonly Fields[]) {
      output.note(message('cli_plan_warning', { text: oneLine(cellOf(msg)) }));
    }
    for (const [index, { name: step, param_values: values }] of (
      (plan['options'] ?? []) as readonly Fields[]
    ).entries()) {
      output.say(
        message('cli_plan_step', { number: index + 1, step: oneLine(cellOf(step)), values: oneLine(cellOf(values)) }),
      );
    }
    for (const { seq, nodes: addresses } of (plan['batches'] ?? []) as readonly Fields[]) {
      const shown = rangesOf((addresses as readonly string[]).map(String));
      output.say(message('cli_plan_batch', { seq: Number(seq), nodes: oneLine(shown) }));
    }
  }
}
