import { ApiError } from '../../../../src/client/api-error.ts';

/** Some readings by id have refused an unknown id with 400 since their first version. */
const CODES: readonly number[] = [400, 404];

/** Whether reading something by a valid id failed because it is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof ApiError && CODES.includes(error.code);
}
