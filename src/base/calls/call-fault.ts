import { MessageError } from '../../messages/message-error.ts';
import type { Value } from '../../messages/message.ts';

/** A call of another system that failed. */
export class CallFault<Trouble extends string = string> extends MessageError {
  /** 'throttled': nothing was done, later it may be. 'unsure': whether something was done is not known. Others will not pass by themselves. */
  readonly trouble: Trouble;
  /** Milliseconds after which the other wants to be asked again; null = it does not say. */
  readonly retryAfter: number | null;

  constructor(
    trouble: Trouble,
    content: Value,
    { retryAfter, cause }: { readonly retryAfter?: number; readonly cause?: unknown } = {},
  ) {
    super(content, { cause });
    this.trouble = trouble;
    this.retryAfter = retryAfter ?? null;
  }
}

const SECOND_MS = 1000;
/** Milliseconds: nobody is asked to wait longer by a header. */
const LONGEST_RETRY_AFTER = 120_000;

/** Milliseconds that a Retry-After in seconds asks for; null = none. @example retryAfterIn('5') // 5000 */
export function retryAfterIn(header: string | null): number | null {
  if (header === null || !/^\d{1,6}$/.test(header)) return null;
  return Math.min(Number(header) * SECOND_MS, LONGEST_RETRY_AFTER);
}
