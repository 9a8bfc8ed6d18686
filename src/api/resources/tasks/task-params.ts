import { Type } from 'typebox';
import type { Params } from '../../../domain/plans/plan.ts';
import { Values } from '../../http/fields.ts';

/** Values for the parameters of a template. */
export const ParamMaps = Type.Union([Values, Type.Array(Values)], {
  description: '{step: {param: value}}, or {param: value} for every step that has it',
});

/**
 * The parameters of a request, which are one map or several: later ones win, and maps for the same step are
 * merged.
 *
 * @example mergedParams([{ echo: { word: 'a' } }, { echo: { times: 2 } }]) // { echo: { word: 'a', times: 2 } }
 */
export function mergedParams(params: Readonly<Record<string, unknown>> | readonly Record<string, unknown>[]): Params {
  const maps = (Array.isArray(params) ? params : [params]) as readonly Params[];
  const merged = new Map<string, Params[string]>();
  for (const [name, value] of maps.flatMap((map) => Object.entries(map))) {
    const before = merged.get(name);
    merged.set(name, isMap(before) && isMap(value) ? { ...before, ...value } : value);
  }
  return Object.fromEntries(merged);
}

function isMap(value: Params[string] | undefined): value is Params {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
