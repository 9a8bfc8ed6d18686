import { contentOf } from '../messages/message-error.ts';
import { message, type Value } from '../messages/message.ts';
import { oneLine } from './text/foreign-text.ts';

/** Errors of the network by their codes. */
const REASONS: Readonly<Record<string, (error: string) => Value>> = {
  ECONNREFUSED: () => message('connection_refused'),
  EHOSTUNREACH: (error) => message('host_unreachable', { error }),
  EHOSTDOWN: (error) => message('host_unreachable', { error }),
  ENETUNREACH: (error) => message('host_unreachable', { error }),
  ENOTFOUND: () => message('host_name_unknown'),
  ECONNRESET: (error) => message('connection_reset', { error }),
  EPIPE: (error) => message('connection_reset', { error }),
  ETIMEDOUT: () => message('connection_timed_out'),
};
/** What ssh2 says when a login takes too long, or the connection is gone. */
const SAID: Readonly<Record<string, Value>> = {
  'Timed out while waiting for handshake': message('login_too_slow'),
  'Connection lost before handshake': message('closed_in_login'),
};

/**
 * Why another machine is not reached: a message where the reason is a known one, else the error's own words in one line.
 *
 * @example networkReason(error) // { code: 'connection_refused', values: {} }
 */
export function networkReason(error: unknown): Value {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = Object.hasOwn(REASONS, code) ? REASONS[code]?.(code) : undefined;
  if (known !== undefined) return known;
  const content = contentOf(error);
  if (typeof content !== 'string') return content;
  return (Object.hasOwn(SAID, content) ? SAID[content] : undefined) ?? oneLine(content);
}
