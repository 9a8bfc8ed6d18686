/** The fields that a change may be about, as the API calls them; texts (`changes.field.…`) say what people call them. */
export const FIELDS = [
  'desc',
  'biz',
  'most_machines',
  'price_per_hour',
  'currency',
  'service_type',
  'docker_image',
  'cluster_id',
  'vm_type',
  'sd_id',
  'balancers',
  'mends',
  'tasks',
  'replace_lost',
  'ssh',
  'steps',
  'policy',
  'url',
  'ref',
  'credentials',
  'host_key',
  'provider',
  'settings',
  'actions',
  'params',
  'template',
  'type',
  'exec_type',
  'cron_items',
  'depend_items',
] as const;

/**
 * The field that a path begins with, and the rest of the path; null for a field that this console does not know.
 *
 * @example labelOf('steps[1].param_values.port') // { head: 'steps', rest: '2 param_values.port' }
 */
export function labelOf(path: string): { readonly head: (typeof FIELDS)[number] | null; readonly rest: string } {
  const [, name = '', rest = ''] = /^(\w+)(.*)$/s.exec(path) ?? [];
  const head = FIELDS.find((field) => field === name) ?? null;
  // people count from one
  const shown = rest.replace(/^\[(\d{1,6})\]/, (_, index: string) => String(Number(index) + 1));
  return { head, rest: shown.replace(/^\./, '').replace(/^(\d+)\./, '$1 ') };
}
