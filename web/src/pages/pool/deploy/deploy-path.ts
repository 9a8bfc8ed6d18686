import type { Pool } from '../../../data/pools.ts';

/** Where an image is deployed to chosen nodes of a pool. */
export function deployPath({ id }: Pool, templateId: number): string {
  return `/ui/run?template=${templateId}&deploy=${id}`;
}
