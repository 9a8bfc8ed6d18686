import type { Pool } from '../../data/pools.ts';
import type { ParamGroup } from './param-groups.ts';

/** What an operation on a pool says by itself. */
interface OfOperation {
  readonly pool: Pick<Pool, 'vm_type' | 'sd_id'>;
  /** The image that the first start_service… gets; null = the template's, '' = none is known yet. */
  readonly image: string | null;
}

/** The parameters of a template for an operation on a pool: what pool and operation fill in is fixed (contract §3.8). */
export function operationParams(groups: readonly ParamGroup[], { pool, image }: OfOperation): readonly ParamGroup[] {
  const firstStart = groups.find(({ step }) => step.startsWith('start_service'));
  const fixedAt = (group: ParamGroup, name: string): string | number | null => {
    if (name === 'tag') return group === firstStart ? image : null;
    if (name === 'vm_type_id') return ['create_vm', 'return_vm'].includes(group.step) ? pool.vm_type : 0;
    if (name === 'service_discovery_id') return ['register', 'unregister'].includes(group.step) ? pool.sd_id : 0;
    return null;
  };
  return groups.map((group) => ({
    ...group,
    params: group.params.map((slot) => {
      const value = fixedAt(group, slot.name);
      return value === null || value === 0 ? slot : { ...slot, source: 'fixed' as const, value };
    }),
  }));
}
