import { message } from '../../messages/message.ts';
import type { ImplementedAction } from './implemented-action.ts';
import { Refusal } from '../errors.ts';
import type { Params, ParamValue } from './plan.ts';

const INTEGER = /^\s*[+-]?\d{1,15}\s*$/;

/**
 * Converts a step's parameters to numbers where its actions declare integers, as clients may send them as texts: a template
 * adds to a number, and appends to a text. Parameters that another action declares differently are left unchanged.
 *
 * @throws Refusal for a value that is not an integer
 * @example withIntegers('scale', { n: '5' }, [{ name: 'scale', params: ['n'], secrets: [], integers: ['n'], action: null }]) // { n: 5 }
 */
export function withIntegers(step: string, params: Params, actions: readonly ImplementedAction[]): Params {
  const integers = new Set(actions.flatMap((action) => action.integers ?? []));
  const others = new Set(
    actions.flatMap((action) => action.params.filter((name) => action.integers?.includes(name) !== true)),
  );
  const numbers = integers.difference(others);
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, numbers.has(name) ? integerIn(step, name, value) : value]),
  );
}

function integerIn(step: string, name: string, value: ParamValue): ParamValue {
  if (value === null || (typeof value === 'number' && Number.isInteger(value))) return value;
  if (typeof value === 'string' && INTEGER.test(value)) return Number(value);
  const given = JSON.stringify(value);
  const shown = given.length > 80 ? `${given.slice(0, 80)}…` : given;
  throw new Refusal('invalid', message('param_not_integer', { name, step, given: shown }), { field: name });
}
