import type { UsableStep } from '../../data/steps.ts';
import { MASK } from '../../forms/mask.ts';

/*
 * The parameters that a run of a template may give, step by step.
 */

/** A step of a template, as far as its parameters go. */
interface TemplateStep {
  readonly name: string;
  readonly param_values: Readonly<Record<string, unknown>>;
}

/** Where the value of a parameter comes from when a run gives none; fixed: it cannot give one; nowhere: the server says whether it needs one. */
export type ParamSource = 'template' | 'pool' | 'fixed' | 'nowhere';

export interface ParamSlot {
  readonly name: string;
  /** As it was declared, or as the template's value is. */
  readonly type: string;
  readonly source: ParamSource;
  /** The template's value, or the fixed one; undefined = there is none. */
  readonly value: unknown;
}

export interface ParamGroup {
  readonly step: string;
  readonly desc: string;
  readonly params: readonly ParamSlot[];
}

/** Where a parameter stands. */
export interface ParamPlace {
  readonly step: string;
  readonly name: string;
}

/** The parameter that takes the image; null = no step takes one, or the template says which. */
export function imageSlot(groups: readonly ParamGroup[]): ParamPlace | null {
  const group = groups.find(({ params }) => params.some(({ name, source }) => name === 'tag' && source === 'pool'));
  return group === undefined ? null : { step: group.step, name: 'tag' };
}

/** The text that a run gives there; '' = none. */
export function textAt(given: GivenParams, { step, name }: ParamPlace): string {
  const value = given[step]?.[name];
  return typeof value === 'string' ? value : '';
}

/** The parameters without one of them. */
export function withoutSlot(groups: readonly ParamGroup[], { step, name }: ParamPlace): readonly ParamGroup[] {
  return groups
    .map((group) =>
      group.step === step ? { ...group, params: group.params.filter((slot) => slot.name !== name) } : group,
    )
    .filter(({ params }) => params.length > 0);
}

/** Step → parameter → the value that a run gives. */
export type GivenParams = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What the pool fills in for the built-in steps; for the first start_service… it is the tag (contract §3.8). */
const OF_POOL: Readonly<Record<string, string>> = {
  create_vm: 'vm_type_id',
  return_vm: 'vm_type_id',
  register: 'service_discovery_id',
  unregister: 'service_discovery_id',
};

/** The steps of a template that take parameters, each name once: a run gives values by the steps' names. */
export function paramGroups(steps: readonly TemplateStep[], known: readonly UsableStep[]): readonly ParamGroup[] {
  const byName = new Map(known.map((step) => [step.name, step]));
  const firstStart = steps.find(({ name }) => name.startsWith('start_service'))?.name;
  return [...Map.groupBy(steps, ({ name }) => name)].flatMap(([name, [step]]) => {
    const { params: declared = {}, desc = '' } = byName.get(name) ?? {};
    const values = step?.param_values ?? {};
    const names = new Set([...Object.keys(declared), ...Object.keys(values)]);
    const ofPool = name === firstStart ? 'tag' : OF_POOL[name];
    const params = [...names].map((param): ParamSlot => {
      const value = values[param];
      const isGiven = value !== undefined && !(name === firstStart && param === 'tag' && value === '');
      const isOfPool = param === ofPool && (param !== 'tag' || !isGiven);
      const source = isOfPool ? 'pool' : isGiven ? 'template' : 'nowhere';
      return { name: param, type: declared[param] ?? typeOf(value), source, value };
    });
    return params.length === 0 ? [] : [{ step: name, desc, params }];
  });
}

/** What a run gives, with another value for one parameter; undefined takes it back. */
export function withParam(given: GivenParams, step: string, name: string, value: unknown): GivenParams {
  const { [name]: _before, ...others } = given[step] ?? {};
  const params = value === undefined ? others : { ...others, [name]: value };
  const { [step]: _step, ...rest } = given;
  return Object.keys(params).length === 0 ? rest : { ...rest, [step]: params };
}

/** Only what the form of the template shows: another template may have been chosen since. */
export function paramsFor(groups: readonly ParamGroup[], given: GivenParams): GivenParams {
  const shown = groups.map(({ step, params }) => {
    const names = new Set(params.filter(({ source }) => source !== 'fixed').map(({ name }) => name));
    return [step, Object.fromEntries(Object.entries(given[step] ?? {}).filter(([name]) => names.has(name)))] as const;
  });
  return Object.fromEntries(shown.filter(([, params]) => Object.keys(params).length > 0));
}

/** A value as it is shown where another may be entered; null = it is secret. */
export function shownValue(value: unknown): string | null {
  if (value === MASK) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function typeOf(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  if (typeof value === 'string' || typeof value === 'boolean') return typeof value;
  return Array.isArray(value) ? 'array' : 'object';
}
