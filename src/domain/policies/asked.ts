import type { PolicyChanges } from './rolling-policy.ts';

/** In which order a task takes its nodes. */
export const NODE_ORDERS = ['node', 'given'] as const;
export type NodeOrder = (typeof NODE_ORDERS)[number];

/** What a request said of how its task goes from node to node. What it did not say is absent. */
export interface Asked {
  /** The most nodes at once. */
  readonly max_num?: number;
  /** Percent of the nodes at once. */
  readonly max_ratio?: number;
  /** "3" or "5%" */
  readonly max_failures?: string;
  /** Seconds that one attempt of a step may take. */
  readonly timeout?: number;
  readonly order?: NodeOrder;
  /** Also nodes that are known to run the image. */
  readonly force?: boolean;
  /** Of a replacement: machines more, and machines less than before; "3" or "5%". */
  readonly max_surge?: string;
  readonly max_unavailable?: string;
  readonly policy?: PolicyChanges;
}

/** A request's fields, of which null and undefined mean that it did not say them. */
type Said = { readonly [Field in keyof Asked]: Asked[Field] | null | undefined };

/** @example askedOf({ max_num: 3, force: undefined }) // { max_num: 3 } */
export function askedOf(said: Said): Asked {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null && value !== undefined));
}
