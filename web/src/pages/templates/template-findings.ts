import { fitsKind, paramKind } from '../../forms/param-type.ts';
import type { StepDraft, TemplateDraft } from './template-draft.ts';

/** The parameters of a step, by its name. */
export type DeclaredParams = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** Something about a template that a person should know before it runs. */
export interface Finding {
  /** The index of the step; null = the whole template. */
  readonly step: number | null;
  /** An error prevents saving, or would certainly fail. */
  readonly level: 'error' | 'hint';
  readonly code: 'empty' | 'unknownStep' | 'createFirst' | 'returnLast' | 'noValue' | 'wrongType';
  readonly values: Readonly<Record<string, string>>;
}

/** The parameters of built-in steps that the pool fills in; for start_service see below (contract §3.8). */
const FILLED_IN = ['vm_type_id', 'service_discovery_id'];

/**
 * What is wrong with a template, or worth a hint.
 *
 * @example findingsOf({ desc: '', steps: [] }, new Map()) // [{ step: null, level: 'hint', code: 'empty', values: {} }]
 */
export function findingsOf({ steps }: TemplateDraft, declared: DeclaredParams): readonly Finding[] {
  if (steps.length === 0) return [{ step: null, level: 'hint', code: 'empty', values: {} }];
  const firstStart = steps.findIndex(({ name }) => name.startsWith('start_service'));
  return steps.flatMap((step, index) => {
    const params = declared.get(step.name);
    if (params === undefined) return [finding(index, 'error', 'unknownStep', { name: step.name })];
    return [
      ...orderFindings(step, index, steps.length),
      ...valueFindings(step, index, params, index === firstStart ? [...FILLED_IN, 'tag'] : FILLED_IN),
    ];
  });
}

function orderFindings({ name }: StepDraft, index: number, count: number): readonly Finding[] {
  if (name === 'create_vm' && index > 0) return [finding(index, 'hint', 'createFirst')];
  if (name === 'return_vm' && index < count - 1) return [finding(index, 'hint', 'returnLast')];
  return [];
}

function valueFindings(
  { param_values: values }: StepDraft,
  index: number,
  declared: Readonly<Record<string, string>>,
  filledIn: readonly string[],
): readonly Finding[] {
  return Object.entries(declared).flatMap(([param, type]) => {
    const value = values[param];
    if (value === undefined) return filledIn.includes(param) ? [] : [finding(index, 'hint', 'noValue', { param })];
    return fitsKind(value, paramKind(type)) ? [] : [finding(index, 'hint', 'wrongType', { param, type })];
  });
}

function finding(
  step: number,
  level: Finding['level'],
  code: Finding['code'],
  values: Finding['values'] = {},
): Finding {
  return { step, level, code, values };
}
