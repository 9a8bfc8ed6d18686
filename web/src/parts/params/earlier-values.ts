import { MASK } from '../../forms/mask.ts';
import type { GivenParams, ParamGroup } from './param-groups.ts';

/** The steps of an earlier task with their values. */
type Options = readonly { readonly name: string; readonly param_values: Readonly<Record<string, unknown>> }[];

/** The values of an earlier task; secrets stay at the server. */
export function earlierValues(options: Options): GivenParams {
  return Object.fromEntries(
    options.map(({ name, param_values: values }) => [
      name,
      Object.fromEntries(Object.entries(values).filter(([, value]) => value !== MASK)),
    ]),
  );
}

/** Of an earlier task's values, those that are not what the template or the pool says anyway. */
export function ownValues(groups: readonly ParamGroup[], values: GivenParams): GivenParams {
  const own = groups.map(({ step, params }) => {
    const said = params.flatMap(({ name, source, value: usual }) => {
      const value = values[step]?.[name];
      const isUsual = value === undefined || JSON.stringify(value) === JSON.stringify(usual);
      return isUsual || source === 'pool' || source === 'fixed' ? [] : [[name, value] as const];
    });
    return [step, Object.fromEntries(said)] as const;
  });
  return Object.fromEntries(own.filter(([, said]) => Object.keys(said).length > 0));
}

/** Of an earlier task's values, those for steps and parameters that the template does not have any more. */
export function goneValues(groups: readonly ParamGroup[], values: GivenParams): readonly string[] {
  return Object.entries(values).flatMap(([step, given]) => {
    const group = groups.find((candidate) => candidate.step === step);
    if (group === undefined) return Object.keys(given).length === 0 ? [] : [step];
    const known = new Set(group.params.map(({ name }) => name));
    return Object.keys(given).flatMap((name) => (known.has(name) ? [] : [`${step}.${name}`]));
  });
}
