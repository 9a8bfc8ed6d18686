import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { oneLine } from '../../base/text/foreign-text.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import type { Link } from '../../base/link/link.ts';

/**
 * HAProxy's reply to one command. An error is a text like any other; its severity (as in syslog: 3 error,
 * 4 warning, 6 information) tells them apart. A dump has no severity.
 */
export interface Reply {
  readonly severity: number | null;
  readonly text: string;
}

const PROMPT = '\n> ';
const ROUND_TIMEOUT = 10_000;
/** Milliseconds before each retry; a reload of HAProxy removes its socket for a moment. */
const PAUSES = [100, 300, 600];
const ERROR_SEVERITY = 3;
/** The complaint about a server that is not there any more. */
export const GONE = /^No such server/i;
/** Bytes; the state of ten thousand servers is a tenth of it. */
const LONGEST_ANSWER = 32 * 1024 * 1024;
/** Characters of a complaint that are quoted. */
const LONGEST_COMPLAINT = 300;

/** What a balancer said, as one line that is safe in an error message. */
export function excerptOf(text: string): string {
  return oneLine(text, LONGEST_COMPLAINT);
}

/** The error's text; null for a command that worked. */
export function complaintOf(reply: Reply): string | null {
  return reply.severity !== null && reply.severity <= ERROR_SEVERITY ? excerptOf(reply.text) : null;
}

/**
 * Sends commands over one connection and gives their replies, in order. All of these commands can be
 * repeated, so that a broken connection is handled by sending all of them again.
 *
 * @throws when the balancer cannot be reached, or what answers is not HAProxy; an error that HAProxy reports is a reply
 */
export async function ask(link: Link, commands: readonly string[], signal: AbortSignal): Promise<readonly Reply[]> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await askOnce(link, commands, signal);
    } catch (error) {
      signal.throwIfAborted();
      const pause = PAUSES[attempt];
      if (pause === undefined) throw error;
      await delay(pause, undefined, { signal });
    }
  }
}

async function askOnce(link: Link, commands: readonly string[], signal: AbortSignal): Promise<readonly Reply[]> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(ROUND_TIMEOUT)]);
  const stream = await link.dial(limit);
  const abort = (): void => {
    stream.destroy(
      limit.aborted && !signal.aborted
        ? new MessageError(message('balancer_no_answer'))
        : new MessageError(message('balancer_given_up')),
    );
  };
  limit.addEventListener('abort', abort, { once: true });
  try {
    stream.write(['prompt', 'set severity-output number', ...commands, 'quit', ''].join('\n'));
    return repliesIn(await readAll(stream), commands.length);
  } finally {
    limit.removeEventListener('abort', abort);
    stream.destroy();
  }
}

async function readAll(stream: Duplex): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > LONGEST_ANSWER) throw new MessageError(message('answer_too_long', { most: LONGEST_ANSWER }));
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * Splits what HAProxy sent in its prompt mode into one reply per command.
 *
 * @throws when there are fewer or more replies than commands
 */
export function repliesIn(text: string, count: number): readonly Reply[] {
  // `prompt` and `set severity-output` have an empty reply, and nothing follows the last prompt
  const parts = text.split(PROMPT);
  if (parts.length !== count + 3 || parts.at(-1) !== '') {
    const answered = Math.max(0, parts.length - 3);
    throw new MessageError(message('answer_not_haproxys', { given: answered, count }));
  }
  return parts.slice(2, -1).map((part): Reply => {
    const message = /^\[(\d)\]: ?/.exec(part);
    const body = message === null ? part : part.slice(message[0].length);
    return { severity: message === null ? null : Number(message[1]), text: body.trim() };
  });
}
