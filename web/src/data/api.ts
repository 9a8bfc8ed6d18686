import { createApiClient } from '../../../src/client/client.ts';
import { ApiError } from '../../../src/client/api-error.ts';
import type { components } from '../../../src/client/schema.ts';
import { currentAuthorization, refuseSession } from '../session/session.ts';

const client = createApiClient({ baseUrl: location.origin, authorization: currentAuthorization });

/** The server's API, as the operator of this tab. */
export const api: typeof client = {
  get: ((...call: Parameters<typeof client.get>) => watched(client.get(...call))) as typeof client.get,
  post: ((...call: Parameters<typeof client.post>) => watched(client.post(...call))) as typeof client.post,
};

/** What the API's documents call it. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

async function watched<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiError && error.code === 401) refuseSession();
    throw error;
  }
}
