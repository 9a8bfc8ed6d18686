import { isDeepStrictEqual } from 'node:util';
import { MASK } from '../../secrets/mask.ts';
import { maskedParams } from './secret-params.ts';
import { environmentOf, type ParamValue, type Plan, type PlannedStep, runsActions } from './plan.ts';

/*
 * How two plans differ, for people to read: bounded, and without a secret.
 */

/** A value that differs; null = it is not there. A secret has the mask on both sides. */
export interface ParamChange {
  readonly step: string;
  readonly param: string;
  readonly here: string | null;
  readonly there: string | null;
  readonly is_secret: boolean;
}

/** What an action says, in one plan and in the other; null = it is not there. */
export interface TextChange {
  readonly step: string;
  readonly action: string;
  readonly here: string | null;
  readonly there: string | null;
}

/** What the actions of a step find on the node; null = what the login gives them, or there is no such step. */
interface EnvironmentChange {
  readonly step: string;
  readonly here: string | null;
  readonly there: string | null;
}

export interface PlanChanges {
  readonly steps: { readonly here: readonly string[]; readonly there: readonly string[] } | null;
  readonly params: readonly ParamChange[];
  readonly texts: readonly TextChange[];
  readonly environments: readonly EnvironmentChange[];
  /** There are more. */
  readonly is_cut: boolean;
}

/** Differences that are listed, and characters of each. */
const MOST = 50;
const LONGEST_VALUE = 500;
const LONGEST_TEXT = 20_000;

/** @param here the plan that is looked at, and there the other */
export function planChanges(here: Plan, there: Plan): PlanChanges {
  const pairs = pairsOf(here, there);
  const params = pairs.flatMap(paramChanges);
  const texts = pairs.flatMap(textChanges);
  const environments = pairs.flatMap(environmentChanges);
  const names = [here, there].map((plan) => plan.map(({ name }) => name)) as [string[], string[]];
  return {
    steps: isDeepStrictEqual(names[0], names[1]) ? null : { here: names[0], there: names[1] },
    params: params.slice(0, MOST),
    texts: texts.slice(0, MOST),
    environments: environments.slice(0, MOST),
    is_cut: [params, texts, environments].some(({ length }) => length > MOST),
  };
}

interface Pair {
  readonly name: string;
  readonly here: PlannedStep | null;
  readonly there: PlannedStep | null;
}

/** Steps of one name are paired in their order. */
function pairsOf(here: Plan, there: Plan): readonly Pair[] {
  const left = [...there];
  const pairs = here.map((step): Pair => {
    const place = left.findIndex(({ name }) => name === step.name);
    const [other = null] = place === -1 ? [] : left.splice(place, 1);
    return { name: step.name, here: step, there: other };
  });
  return [...pairs, ...left.map((step): Pair => ({ name: step.name, here: null, there: step }))];
}

function paramChanges({ name: step, here, there }: Pair): readonly ParamChange[] {
  if (here === null || there === null) return [];
  // a secret in either plan is shown in neither
  const secrets = [...(here.secrets ?? []), ...(there.secrets ?? [])];
  const [shownHere, shownThere] = [maskedParams(here.params, secrets), maskedParams(there.params, secrets)];
  const params = [...new Set([...Object.keys(here.params), ...Object.keys(there.params)])];
  return params
    .filter((param) => !isDeepStrictEqual(here.params[param], there.params[param]))
    .map((param) => ({
      step,
      param,
      here: said(shownHere[param]),
      there: said(shownThere[param]),
      is_secret: secrets.includes(param),
    }));
}

function said(value: ParamValue | undefined): string | null {
  if (value === undefined) return null;
  if (value === MASK) return MASK;
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, LONGEST_VALUE);
}

function textChanges({ name: step, here, there }: Pair): readonly TextChange[] {
  const [before, after] = [textsOf(there), textsOf(here)];
  return [...new Set([...after.keys(), ...before.keys()])]
    .map((action) => ({ step, action, here: after.get(action) ?? null, there: before.get(action) ?? null }))
    .filter((change) => change.here !== change.there)
    .map((change) => ({
      ...change,
      here: change.here?.slice(0, LONGEST_TEXT) ?? null,
      there: change.there?.slice(0, LONGEST_TEXT) ?? null,
    }));
}

/** The templates of a step's actions, before anything is filled in: they hold no parameter's value. */
function textsOf(step: PlannedStep | null): ReadonlyMap<string, string> {
  if (step === null || !runsActions(step.work)) return new Map();
  const commits = (step.work.content ?? []).map(({ name, commit }) => `\nrepo:${name}: ${commit}`).join('');
  return new Map(
    step.work.actions.map(({ name, action: { module, ...args } }) => [name, `${module}\n${linesOf(args)}${commits}`]),
  );
}

function environmentChanges({ name: step, here, there }: Pair): readonly EnvironmentChange[] {
  if (here === null || there === null) return [];
  const change = { step, here: environmentText(here), there: environmentText(there) };
  return change.here === change.there ? [] : [change];
}

/** Before anything is filled in. */
function environmentText({ work }: PlannedStep): string | null {
  const environment = environmentOf(work);
  if (environment === null) return null;
  const { env = {}, limits = {}, ...rest } = environment;
  const all = [...namedBelow('env', env), ...namedBelow('limits', limits), ...Object.entries(rest)];
  return linesOf(Object.fromEntries(all)).slice(0, LONGEST_TEXT);
}

/** @example namedBelow('env', { PORT: '80' }) // [['env.PORT', '80']] */
function namedBelow(
  name: string,
  values: Readonly<Record<string, string | number>>,
): readonly (readonly [string, string | number])[] {
  return Object.entries(values).map(([key, value]) => [`${name}.${key}`, value]);
}

function linesOf(args: Readonly<Record<string, ParamValue>>): string {
  return Object.keys(args)
    .toSorted()
    .map((key) => `${key}: ${typeof args[key] === 'string' ? args[key] : JSON.stringify(args[key])}`)
    .join('\n');
}
