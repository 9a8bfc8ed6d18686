import type { ParamValue } from '../domain/plans/plan.ts';

/** Every text of a value, at any depth. */
export function textsIn(value: ParamValue): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value as object).flatMap(textsIn) : [];
}

/** Replaces every text of a value, at any depth. */
export function withTexts(value: ParamValue, textFor: (text: string) => string): ParamValue {
  if (typeof value === 'string') return textFor(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: ParamValue) => withTexts(item, textFor));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withTexts(item, textFor)]));
}
