import type { ParamValue } from '../domain/plan.ts';
import { type CompiledTemplate, compileTemplate, TemplateFault } from './strict-template.ts';

export type Variables = Readonly<Record<string, unknown>>;

/** A name that a template needs and nobody gave a value. */
export class MissingParameter extends TemplateFault {
  readonly parameter: string;

  constructor(parameter: string) {
    super(`parameter ${parameter} has no value: give it among the step's parameters`);
    this.parameter = parameter;
  }
}

/** Compiled templates, the least recently used first. */
const compiled = new Map<string, CompiledTemplate>();
const MOST_COMPILED = 500;

/**
 * Fills in a template.
 *
 * @throws MissingParameter for the first name without a value; TemplateFault for a text that is no template
 * @example render('echo {{ word | quote }}', { word: 'a b' }) // echo 'a b'
 */
export function render(text: string, variables: Variables): string {
  if (!isTemplate(text)) return text;
  return templateOf(text).render(variables, (name) => {
    throw new MissingParameter(name);
  });
}

/** Fills in every text of a value, at any depth. */
export function renderAll(value: ParamValue, variables: Variables): ParamValue {
  if (typeof value === 'string') return render(value, variables);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: ParamValue) => renderAll(item, variables));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, renderAll(item, variables)]));
}

/**
 * The names that filling in a template would miss, with these variables: a name in the branch of an `if` that is not
 * taken, or behind `default`, is not missed.
 *
 * @throws TemplateFault for a text that is no template, or fails though nothing is missing
 * @example missingIn('{% if tls %}{{ cert }}{% endif %}{{ port }}', { tls: false }) // ['port']
 */
export function missingIn(text: string, variables: Variables): readonly string[] {
  if (!isTemplate(text)) return [];
  const template = templateOf(text);
  const names = new Set<string>();
  try {
    template.render(variables, (name) => names.add(name));
  } catch (error) {
    // what failed may have failed for want of the value
    if (names.size === 0) throw error;
  }
  return [...names];
}

function isTemplate(text: string): boolean {
  return text.includes('{{') || text.includes('{%') || text.includes('{#');
}

function templateOf(text: string): CompiledTemplate {
  const known = compiled.get(text);
  const template = known ?? compileTemplate(text);
  compiled.delete(text);
  compiled.set(text, template);
  if (compiled.size > MOST_COMPILED) {
    const [oldest] = compiled.keys();
    if (oldest !== undefined) compiled.delete(oldest);
  }
  return template;
}
