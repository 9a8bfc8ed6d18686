import { ApiError } from '../../../src/client/api-error.ts';

/**
 * The field of a form that a refusal is about, as the server says; null when it is about none of them.
 *
 * @param fields their names; `tasks.expand` for one inside another
 * @example fieldOfError(new ApiError(400, '…', { field: 'name' }), ['name', 'desc']) // 'name'
 */
export function fieldOfError(error: unknown, fields: readonly string[]): string | null {
  const path = error instanceof ApiError ? error.field : null;
  return fields.find((field) => field === path || path?.startsWith(`${field}.`) === true) ?? null;
}
