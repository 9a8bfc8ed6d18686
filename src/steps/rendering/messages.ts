import type { Variables } from './template.ts';

/** Texts that are filled in from the same variables. */
export interface Job {
  readonly texts: readonly string[];
  readonly variables: Variables;
}

/** What the event loop's thread asks of the one beside it. All of a request has one budget. */
export type Request =
  | { readonly kind: 'fill'; readonly job: Job }
  /** Which names are missing, job by job. */
  | { readonly kind: 'look'; readonly jobs: readonly Job[] };

/** What looking at a job found. */
export type Look = { readonly missing: readonly string[] } | { readonly fault: string };

/** What became of a request. */
export type RenderResult =
  | { readonly kind: 'filled'; readonly texts: readonly string[] }
  /** Shorter than the jobs when the budget was spent on those before. */
  | { readonly kind: 'looked'; readonly looks: readonly Look[] }
  | { readonly kind: 'missing'; readonly parameter: string }
  | { readonly kind: 'fault'; readonly message: string };

/** The first message, when it can take requests. */
export const READY = 'ready';
