import type { Span } from '../../domain/errors.ts';
import type { Value } from '../../messages/message.ts';
import type { Variables } from './template.ts';

/** Texts that are rendered with the same variables. */
export interface Job {
  readonly texts: readonly string[];
  readonly variables: Variables;
}

/** A request of the main thread to the rendering thread. Each request has one budget. */
export type Request =
  | { readonly kind: 'fill'; readonly job: Job }
  /** Asks for the missing names of each job. */
  | { readonly kind: 'look'; readonly jobs: readonly Job[] };

/** Why a template cannot be rendered, and the span of its fault. */
export interface Fault {
  readonly fault: Value;
  readonly span: Span | null;
}

/** The missing names of a job, or its fault. */
export type Look = { readonly missing: readonly string[] } | Fault;

/** The reply to a request. */
export type RenderResult =
  | { readonly kind: 'filled'; readonly texts: readonly string[] }
  /** Shorter than the jobs when the budget ran out before. */
  | { readonly kind: 'looked'; readonly looks: readonly Look[] }
  | { readonly kind: 'missing'; readonly parameter: string }
  | ({ readonly kind: 'fault' } & Fault);
