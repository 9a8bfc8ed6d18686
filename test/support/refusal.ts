import { Refusal } from '../../src/domain/errors.ts';

/** The refusal that a request ends with; it must not succeed, or fail otherwise. */
export async function refusalOf(request: Promise<unknown>): Promise<Refusal> {
  const outcome = await request.catch((error: unknown) => error);
  if (outcome instanceof Refusal) return outcome;
  throw new Error('it was not refused', { cause: outcome });
}
