import { Refusal } from '../../domain/errors.ts';
import { message } from '../../messages/message.ts';
import type { Queries } from '../../store/database.ts';
import { secretsOfSteps, templatesWithValues } from '../../store/tasks/secret-params.ts';

/**
 * Changes the declarations of steps. A secret parameter stays secret as long as a template has a value for it:
 * otherwise the value would become visible.
 *
 * @throws Refusal that names the parameter and the templates
 */
export async function changeDeclarations<Changed>(
  transaction: Queries,
  steps: readonly string[],
  change: () => Promise<Changed>,
): Promise<Changed> {
  const before = await secretsOfSteps(transaction, steps);
  const changed = await change();
  const after = await secretsOfSteps(transaction, steps);
  for (const [step, names] of before) {
    const shown = names.filter((name) => !(after.get(step) ?? []).includes(name));
    const templates = shown.length === 0 ? [] : await templatesWithValues(transaction, step, shown);
    if (templates.length === 0) continue;
    throw new Refusal('invalid', message('secrets_exposed', { names: shown, step, templates }));
  }
  return changed;
}
