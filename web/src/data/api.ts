import i18next from 'i18next';
import { createApiClient } from '../../../src/client/client.ts';
import { ApiError } from '../../../src/client/api-error.ts';
import type { components } from '../../../src/client/schema.ts';
import { currentLanguage } from '../i18n/language.ts';
import { currentAuthorization, refuseSession } from '../session/session.ts';
import { isPassing, noteLost } from './server/reach.ts';

const client = createApiClient({
  baseUrl: location.origin,
  authorization: currentAuthorization,
  language: currentLanguage,
});

/** The server's API, as the operator of this tab. */
export const api: typeof client = {
  get: ((...call: Parameters<typeof client.get>) => watched(client.get(...call))) as typeof client.get,
  post: ((...call: Parameters<typeof client.post>) => watched(client.post(...call))) as typeof client.post,
};

/** What the API's documents call it. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

async function watched<T>(answer: Promise<T>): Promise<T> {
  const sent = currentAuthorization();
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiError && error.code === 401) refuseSession(sent);
    if (isPassing(error) && !isGivenUp(error)) checkReach();
    throw said(error);
  }
}

/** An error in the language of the console, where the server itself said nothing. */
function said(error: unknown): unknown {
  if (!(error instanceof ApiError) || error.content !== null) return error;
  const { code, cause } = error;
  return new ApiError(code, code === 0 ? i18next.t('shell.noAnswer') : i18next.t('shell.strangeAnswer', { code }), {
    cause,
  });
}

/** The error for an answer of the server in which something is missing. */
export function unreadable(): Error {
  return new Error(i18next.t('shell.unreadable'));
}

/** Finds out whether the server is away: something that it sends did not come. */
export function checkReach(): void {
  void noteLost(canRead);
}

/** The console itself does not want the answer any more. */
function isGivenUp(error: unknown): boolean {
  return error instanceof ApiError && error.cause instanceof Error && error.cause.name === 'AbortError';
}

/** Asks for the least that takes the server and its database; what it refuses it can answer. */
async function canRead(): Promise<boolean> {
  try {
    await client.get('/cluster/list', { params: { query: { page_size: 1 } } });
    return true;
  } catch (error) {
    return !isPassing(error);
  }
}
