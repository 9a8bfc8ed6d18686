import { ApiError } from '../client/api-error.ts';
import { MessageError } from '../messages/message-error.ts';
import type { Message } from '../messages/message.ts';

/**
 * How the command ends: done, failed (a task or a node did), used in a wrong way, refused by the server, or the server is not
 * reached. `drift` is what `diff` says of a fleet that is not as the files say. `detached` is what shells say of a command that Ctrl-C ended.
 */
export const EXIT = { done: 0, failed: 1, usage: 2, drift: 2, refused: 3, unreachable: 4, detached: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The command was used in a wrong way; nothing was done. */
export class UsageError extends MessageError<Message> {}

/** What the command was to do went wrong without the server. */
export class FailedError extends MessageError<Message> {}

/** HTTP statuses that say that the server, or what stands before it, does not serve now. */
const AWAY: readonly number[] = [0, 502, 503, 504];

/** @example exitCodeOf(new UsageError(message('cli_no_command', …))) // 2 */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof ApiError) return AWAY.includes(error.code) ? EXIT.unreachable : EXIT.refused;
  return EXIT.failed;
}
