import { OPERATIONS } from '../../data/pools.ts';

const POOL_ACTIONS = [...OPERATIONS, 'replace', 'add', 'remove', 'edit', 'delete'] as const;

/** The actions on the page of a pool, each with a dialog. */
export type PoolAction = (typeof POOL_ACTIONS)[number];

export function isPoolAction(text: string | null): text is PoolAction {
  return POOL_ACTIONS.some((action) => action === text);
}
