import type { Contact } from './contact.ts';
import type { Status } from './status.ts';

/** What is reported of a running node besides its step; empty while it simply runs. */
export interface Progress {
  /** connecting, ending: as a contact has it. retrying: its last attempt failed, and it waits for the next. */
  readonly phase?: 'connecting' | 'ending' | 'retrying';
  /** Times are seconds since 1970. */
  readonly trouble?: { readonly reason: string; readonly tries: number; readonly until: number };
  readonly retry_at?: number;
}

const NOTHING: Progress = {};

/** @example progressOf({ state: 'running', retryAt: null, contact: null }) // {}: it runs */
export function progressOf(run: {
  readonly state: Status;
  readonly retryAt: Date | null;
  readonly contact: Contact | null;
}): Progress {
  const { state, retryAt, contact } = run;
  if (state !== 'running') return NOTHING;
  if (retryAt !== null) return { phase: 'retrying', retry_at: retryAt.getTime() / 1000 };
  if (contact === null || contact.phase === 'running') return NOTHING;
  const { phase, trouble } = contact;
  if (trouble === null) return { phase };
  return { phase, trouble: { ...trouble, until: trouble.until.getTime() / 1000 } };
}
