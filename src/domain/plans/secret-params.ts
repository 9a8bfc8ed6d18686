import { isDeepStrictEqual } from 'node:util';
import { type Message, message } from '../../messages/message.ts';
import { MASK } from '../../secrets/mask.ts';
import { Refusal } from '../errors.ts';
import type { Params, ParamValue, Plan, PlannedStep, TemplateStep } from './plan.ts';

/*
 * Parameters that an action declares as `secret`. Their values are never shown: a mask stands for them, and sent back it
 * means the stored value.
 */

/** Step name → the names of its secret parameters. Steps without any may be missing. */
export type SecretNames = ReadonlyMap<string, readonly string[]>;

/** Characters of one value, and of all values of a plan: more cannot be searched for in the output of steps. */
const LONGEST_SECRET = 16_384;
const LONGEST_SECRETS = 65_536;

/**
 * The names of those declared parameters that are secret.
 *
 * @example secretsAmong({ port: 'integer', password: 'secret' }) // ['password']
 */
export function secretsAmong(declared: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(declared)
    .filter(([, type]) => type.trim().toLowerCase() === 'secret')
    .map(([name]) => name);
}

/** Values as they are shown: a mask for each secret, whatever its value. */
export function maskedParams(values: Params, secrets: readonly string[]): Params {
  if (secrets.length === 0) return values;
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, secrets.includes(name) ? MASK : value]),
  );
}

/** A template's steps as they are shown. */
export function maskedSteps<Step extends Pick<TemplateStep, 'name' | 'param_values'>>(
  steps: readonly Step[],
  secrets: SecretNames,
): readonly Step[] {
  return steps.map((step) => ({
    ...step,
    param_values: maskedParams(step.param_values, secrets.get(step.name) ?? []),
  }));
}

/** A request's values without masks, which mean: unchanged. */
export function withoutMasks(values: Params, secrets: readonly string[]): Params {
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => !(value === MASK && secrets.includes(name))),
  );
}

/**
 * A client's steps for a template, with the stored values in place of masks. A step is matched by
 * its name and its other values; if that is ambiguous, the secret must be given again.
 *
 * @throws Refusal for a mask without a stored value, or with several
 */
export function withStoredSecrets(
  given: readonly TemplateStep[],
  stored: readonly TemplateStep[],
  secrets: SecretNames,
): readonly TemplateStep[] {
  const shown = maskedSteps(stored, secrets);
  const isSame = (index: number, step: TemplateStep): boolean =>
    shown[index]?.name === step.name && isDeepStrictEqual(shown[index].param_values, step.param_values);
  const claimed = new Map<TemplateStep, number>();
  for (const step of given) {
    const taken = new Set(claimed.values());
    const index = stored.findIndex((_, place) => !taken.has(place) && isSame(place, step));
    if (index !== -1) claimed.set(step, index);
  }
  const taken = new Set(claimed.values());
  return given.map((step, place) => {
    const masks = maskNames(step, secrets.get(step.name) ?? []);
    if (masks.length === 0) return step;
    const own = claimed.get(step) ?? stored.findIndex((_, index) => isSame(index, step));
    const candidates =
      own === -1
        ? stored.filter(({ name }, index) => name === step.name && !taken.has(index))
        : stored.slice(own, own + 1);
    const values = masks.map(
      (name) => [name, onlyValue(candidates, name, `steps[${place}].param_values.${name}`)] as const,
    );
    return { ...step, param_values: { ...step.param_values, ...Object.fromEntries(values) } };
  });
}

function maskNames({ param_values: values }: TemplateStep, secrets: readonly string[]): readonly string[] {
  return secrets.filter((name) => values[name] === MASK);
}

function onlyValue(candidates: readonly TemplateStep[], name: string, field: string): ParamValue {
  const values = candidates.flatMap(({ param_values: { [name]: value } }) => (value === undefined ? [] : [value]));
  const [value, ...others] = values;
  if (value !== undefined && others.every((other) => isDeepStrictEqual(other, value))) return value;
  const reason = value === undefined ? message('no_secret_stored') : message('several_secrets_stored');
  throw new Refusal('invalid', message('mask_without_secret', { field, reason }), {
    field,
  });
}

/** The texts to redact in the output of a plan's steps. */
export function secretTextsOf(plan: Plan): readonly string[] {
  return plan.flatMap(({ params, secrets = [] }) => secrets.flatMap((name) => textsIn(params[name] ?? null)));
}

/** The texts in a value, and the JSON of a list or map. */
function textsIn(value: ParamValue): readonly string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  if (typeof value !== 'object' || value === null) return [];
  return [JSON.stringify(value), ...Object.values(value as Readonly<Record<string, ParamValue>>).flatMap(textsIn)];
}

/** What is wrong with the secrets of steps, one sentence each. */
export function secretComplaints(
  steps: readonly Pick<PlannedStep, 'name' | 'params' | 'secrets'>[],
): readonly Message[] {
  let all = 0;
  const complaints = steps.flatMap(({ name: step, params, secrets = [] }) =>
    secrets.flatMap((name) => {
      const { length } = JSON.stringify(params[name] ?? null);
      all += length;
      if (length <= LONGEST_SECRET) return [];
      return [message('secret_too_long', { step, name, length, most: LONGEST_SECRET })];
    }),
  );
  if (all <= LONGEST_SECRETS) return complaints;
  return [...complaints, message('secrets_too_long', { length: all, most: LONGEST_SECRETS })];
}
