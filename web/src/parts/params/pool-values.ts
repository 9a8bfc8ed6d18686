import type { TaskPlan } from '../../data/operations.ts';

/** Pools whose values are told; of more the others are left out. */
const TOLD = 3;

/**
 * The values with which each step would run, over all pools of a plan: step → parameter → value, several with commas
 * between them. A form shows those that the pools fill in.
 */
export function poolValues(
  plans: readonly Pick<TaskPlan, 'options'>[],
): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const options = plans.flatMap((plan) => plan.options);
  return new Map(
    [...Map.groupBy(options, ({ name }) => name)].map(([step, same]) => {
      const names = new Set(same.flatMap(({ param_values: values }) => Object.keys(values)));
      return [step, Object.fromEntries([...names].map((name) => [name, valuesOf(same, name)]))] as const;
    }),
  );
}

function valuesOf(options: Pick<TaskPlan, 'options'>['options'], name: string): string {
  const texts = options.flatMap(({ param_values: { [name]: value } }) =>
    value === undefined ? [] : [typeof value === 'string' ? value : JSON.stringify(value)],
  );
  const distinct = [...new Set(texts)];
  return distinct.slice(0, TOLD).join(', ') + (distinct.length > TOLD ? ', …' : '');
}
