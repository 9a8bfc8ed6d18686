import { isIP } from 'node:net';
import { oneLine } from '../../../base/text/foreign-text.ts';
import { message, type Message } from '../../../messages/message.ts';

/** A machine as its cloud describes it. */
export interface Seen {
  /** What the cloud calls it, e.g. i-0123456789abcdef0 */
  readonly id: string;
  /** The place that it is at; null = not known. */
  readonly key: string | null;
  /** gone: it has ended, or will: it does not exist any more */
  readonly state: 'making' | 'running' | 'stopped' | 'gone';
  readonly ip: string | null;
  readonly made: Date | null;
  readonly zone: string;
  /** Why it is in this state, in the cloud's words; '' = it does not say. */
  readonly reason: string;
}

const LONGEST_REASON = 300;

/** An address as a cloud says it; null for any other text. */
export function ipIn(text: string | undefined): string | null {
  return text === undefined || isIP(text) === 0 ? null : text;
}

/** Why a machine does not come: it has ended before it was ready. */
export function endedReason({ id, reason }: Pick<Seen, 'id' | 'reason'>): Message {
  if (reason === '') return message('cloud_gone', { machine: id });
  return message('machine_ended', { machine: id, said: oneLine(reason, LONGEST_REASON) });
}
