import type { Facts } from './facts.ts';

/**
 * The facts by which nodes can be found, and what each of them is. They are few, so that a hundred thousand nodes are searched
 * quickly.
 */
export const SEARCHABLE_FACTS = {
  architecture: 'text',
  bios_vendor: 'text',
  bios_version: 'text',
  distribution: 'text',
  distribution_major_version: 'number',
  distribution_release: 'text',
  distribution_version: 'text',
  domain: 'text',
  fqdn: 'text',
  hostname: 'text',
  kernel: 'text',
  memtotal_mb: 'number',
  os_family: 'text',
  pkg_mgr: 'text',
  processor_cores: 'number',
  processor_count: 'number',
  processor_nproc: 'number',
  processor_vcpus: 'number',
  product_name: 'text',
  python_version: 'text',
  service_mgr: 'text',
  swaptotal_mb: 'number',
  system: 'text',
  system_vendor: 'text',
  virtualization_role: 'text',
  virtualization_type: 'text',
} as const satisfies Readonly<Record<string, 'text' | 'number'>>;

export type SearchableFact = keyof typeof SEARCHABLE_FACTS;

/** Characters of a text that nodes can be found by; longer ones are not searched. */
export const LONGEST_SEARCHED = 100;
/** A number as facts and people write it. */
const NUMBER = /^\d{1,12}(\.\d{1,6})?$/;

export function isSearchable(name: string): name is SearchableFact {
  return Object.hasOwn(SEARCHABLE_FACTS, name);
}

/**
 * The value by which a fact is searched: a number, or a text in small letters; null = it is none.
 *
 * @example searchedValue('distribution_major_version', '12') // 12
 */
export function searchedValue(name: SearchableFact, value: unknown): string | number | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const text = String(value);
  if (SEARCHABLE_FACTS[name] === 'number') return NUMBER.test(text) ? Number(text) : null;
  return text.length > LONGEST_SEARCHED ? null : text.toLowerCase();
}

/** The part of a node's facts by which it is found. */
export function searchableOf(facts: Facts): Readonly<Partial<Record<SearchableFact, string | number>>> {
  const names = Object.keys(SEARCHABLE_FACTS) as SearchableFact[];
  const found = names.map((name) => [name, searchedValue(name, facts[name])] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== null));
}
