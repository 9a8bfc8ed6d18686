import type { Member } from '../discovery.ts';
import type { Found } from './answers.ts';
import { NO_LEASE, type Store } from './change.ts';
import { entryIn, type Format } from './entries.ts';

/**
 * The servers under a prefix, whoever wrote them; what says no server in the format is none, as no client can use it. Nobody says
 * whether they serve.
 */
export function membersIn(
  found: ReadonlyMap<string, Found>,
  format: Format,
  { lease }: Pick<Store, 'lease'>,
): readonly Member[] {
  return [...found].flatMap(([name, { value, lease: held }]): readonly Member[] => {
    const entry = entryIn(format, value);
    if (entry === null) return [];
    const isUneven = held !== (lease?.id ?? NO_LEASE);
    return [{ name, ...entry, state: 'unknown', ...(isUneven ? { isUneven } : {}) }];
  });
}
