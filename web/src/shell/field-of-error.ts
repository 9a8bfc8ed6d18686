import { ApiError } from '../../../src/client/api-error.ts';

/**
 * The form's field that a refusal is about; null when it is about none of them.
 *
 * @param fields their names; `tasks.expand` for a nested one
 * @example fieldOfError(new ApiError(400, '…', { field: 'name' }), ['name', 'desc']) // 'name'
 */
export function fieldOfError(error: unknown, fields: readonly string[]): string | null {
  const path = error instanceof ApiError ? error.field : null;
  return fields.find((field) => field === path || path?.startsWith(`${field}.`) === true) ?? null;
}
