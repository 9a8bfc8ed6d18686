import type { Managed, Versioned } from '../../data/records/changes.ts';
import type { TemplateBody } from '../../data/templates.ts';
import { isRecord, jsonText, readJson } from '../../forms/json-text.ts';
import { MASK } from '../../forms/mask.ts';

/*
 * A template while it is edited, in the form and as JSON text. Fields that the form does not know are kept unchanged.
 */

export interface Retry {
  readonly retry_times: number;
  readonly ignore_error: boolean;
  /** Seconds between attempts; absent = the server's default. */
  readonly interval?: number;
  readonly [unknown: string]: unknown;
}

export interface StepDraft {
  readonly name: string;
  readonly param_values: Readonly<Record<string, unknown>>;
  readonly retry: Retry;
  readonly [unknown: string]: unknown;
}

export interface TemplateDraft {
  readonly desc: string;
  readonly steps: readonly StepDraft[];
  readonly policy?: unknown;
  /** Whether tasks gather facts of their nodes first; absent = not. */
  readonly facts?: unknown;
  readonly [unknown: string]: unknown;
}

/** Why a text is not a template. */
export type DraftError =
  | { readonly kind: 'json'; readonly reason: string }
  | { readonly kind: 'shape'; readonly path: string; readonly expected: Expected };

type Expected = 'object' | 'list' | 'text' | 'boolean' | 'count';

const NO_RETRY: Retry = { retry_times: 0, ignore_error: false };
export const EMPTY_DRAFT: TemplateDraft = { desc: '', steps: [] };

/** A new step. */
export function newStep(name: string): StepDraft {
  return { name, param_values: {}, retry: NO_RETRY };
}

/** The edited part of a template: everything but its name and who changed it. */
export function draftOf(
  template: TemplateDraft & Partial<Versioned & Managed> & { readonly id: number; readonly name: string },
): TemplateDraft {
  const { id: _id, name: _name, version: _version, changed_by: _by, changed: _changed, ...own } = template;
  const { managed_by: _set, ...rest } = own;
  return draftIn(rest);
}

/** A copy of a template as the beginning of another: without secrets, which nobody can read. */
export function copyOf(draft: TemplateDraft): TemplateDraft {
  return { ...draft, steps: draft.steps.map((step) => ({ ...step, param_values: withoutSecrets(step.param_values) })) };
}

function withoutSecrets(values: StepDraft['param_values']): StepDraft['param_values'] {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== MASK));
}

/** The request to save: a policy that was removed from the text is sent as null. */
export function bodyOf(draft: TemplateDraft): TemplateBody {
  return { policy: null, ...draft } as TemplateBody;
}

export function textOf(draft: TemplateDraft): string {
  return jsonText(draft);
}

/**
 * Reads a draft from JSON text; omitted fields of a step have their defaults.
 *
 * @example readDraft('{"steps":[{"name":"echo"}]}') // { draft: { desc: '', steps: [{ name: 'echo', … }] } }
 */
export function readDraft(text: string): { readonly draft: TemplateDraft } | { readonly error: DraftError } {
  const read = readJson(text);
  if ('error' in read) return { error: { kind: 'json', reason: read.error } };
  try {
    return { draft: draftIn(read.value) };
  } catch (error) {
    if (error instanceof WrongShape) return { error: error.draftError };
    throw error;
  }
}

class WrongShape extends Error {
  readonly draftError: DraftError;

  constructor(path: string, expected: Expected) {
    super(path);
    this.draftError = { kind: 'shape', path, expected };
  }
}

function draftIn(value: unknown): TemplateDraft {
  const { desc = '', steps = [], ...rest } = record(value, '');
  if (!Array.isArray(steps)) throw new WrongShape('steps', 'list');
  return {
    desc: text(desc, 'desc'),
    steps: steps.map((step: unknown, index) => stepIn(step, `steps[${index}]`)),
    ...rest,
  };
}

function stepIn(value: unknown, path: string): StepDraft {
  const { name, param_values: values = {}, retry = {}, ...rest } = record(value, path);
  return {
    name: text(name, `${path}.name`),
    param_values: record(values, `${path}.param_values`),
    retry: retryIn(retry, `${path}.retry`),
    ...rest,
  };
}

function retryIn(value: unknown, path: string): Retry {
  const { retry_times: times = 0, ignore_error: isIgnored = false, interval, ...rest } = record(value, path);
  if (typeof isIgnored !== 'boolean') throw new WrongShape(`${path}.ignore_error`, 'boolean');
  return {
    retry_times: count(times, `${path}.retry_times`),
    ignore_error: isIgnored,
    ...(interval === undefined ? {} : { interval: count(interval, `${path}.interval`) }),
    ...rest,
  };
}

function record(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (!isRecord(value)) throw new WrongShape(path, 'object');
  return value;
}

function text(value: unknown, path: string): string {
  if (typeof value !== 'string') throw new WrongShape(path, 'text');
  return value;
}

function count(value: unknown, path: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) throw new WrongShape(path, 'count');
  return value;
}
