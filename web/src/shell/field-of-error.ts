/** What the server calls a row that another one needs; the field that names it. */
const NEEDED: Readonly<Record<string, string>> = { cluster: 'cluster_id', service: 'service_id' };

/**
 * The field of a form that a refusal is about, by its message; null when it is about none of them.
 *
 * @param fields their names; `tasks.expand` for one inside another
 * @example fieldOfError('name "web" is taken: choose another', ['name', 'desc']) // 'name'
 */
export function fieldOfError(message: string, fields: readonly string[]): string | null {
  const [, missing = ''] = /^no such (\w+):/.exec(message) ?? [];
  const [, first = ''] = /^([\w.]+)[\s,]/.exec(message) ?? [];
  return fields.find((field) => field === first || field === NEEDED[missing]) ?? null;
}
