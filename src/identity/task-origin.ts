import type { ScheduleRunId, TaskId } from '../domain/ids.ts';

/** From where a request came, as the caller says: for people to read, never for a decision. */
export type RequestSource = (
  | { readonly kind: 'console' }
  /** `client`: the program's name, without its version; '' = it gives none. */
  | { readonly kind: 'client'; readonly client: string }
) & {
  /** The address that the request came from. */
  readonly address: string;
};

/** From where a task was started. */
export type TaskOrigin =
  | (RequestSource & { readonly again?: TaskId })
  | { readonly kind: 'schedule' | 'dependency' | 'lost'; readonly run: ScheduleRunId }
  | { readonly kind: 'rollback'; readonly task: TaskId };

const LONGEST_CLIENT = 40;

/**
 * The name of a program in its User-Agent, without version and system; '' when it has none.
 *
 * @example clientName('curl/8.5.0') // 'curl'
 */
export function clientName(userAgent: string): string {
  const name = /^[A-Za-z][\w.-]*/.exec(userAgent.slice(0, LONGEST_CLIENT))?.[0] ?? '';
  return name === 'Mozilla' ? 'browser' : name;
}
