import { ApiError } from '../../../src/client/api-error.ts';

/**
 * The form's field that a refusal is about; null when it is about none of them.
 *
 * @param fields their names; `tasks.expand` for a nested one
 * @example fieldOfError(new ApiError(400, '…', { field: 'name' }), ['name', 'desc']) // 'name'
 */
export function fieldOfError(error: unknown, fields: readonly string[]): string | null {
  const path = error instanceof ApiError ? error.field : null;
  return fields.find((field) => isWithin(path ?? '', field)) ?? null;
}

/** What the server refused, and the field that it is about. */
export interface FieldFault {
  readonly field: string;
  readonly message: string;
}

/** The fault that an error tells of; null when it is about no field. */
export function faultOf(error: unknown): FieldFault | null {
  return error instanceof ApiError && error.field !== null ? { field: error.field, message: error.message } : null;
}

/** What is wrong with one field, for a form that marks it; null = nothing. */
export function faultAt(fault: FieldFault | null, field: string): string | null {
  return fault !== null && isWithin(fault.field, field) ? fault.message : null;
}

/** @example isWithin('steps.1.name', 'steps[1]') // true */
function isWithin(path: string, field: string): boolean {
  const [inner, outer] = [dotted(path), dotted(field)];
  return inner === outer || inner.startsWith(`${outer}.`);
}

/** A place in a list as the server writes it. @example dotted('steps[1].name') // 'steps.1.name' */
function dotted(path: string): string {
  return path.replaceAll('[', '.').replaceAll(']', '');
}
