import { contentOf, MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import type { Outbound } from '../../base/outbound/outbound.ts';
import { toldBy } from '../../base/told-by.ts';
import { budgetOf } from '../../base/calls/account-budget.ts';
import type { Answers, Grammar, HookAnswer } from '../hook.ts';
import { isBlank } from '../lines/line.ts';
import { ServerFault } from './faults.ts';
import { type Post, postedLines } from './post.ts';
import { signedHeaders } from './signature.ts';
import { TimeLimit } from './time-limit.ts';

/*
 * A call of a user's server.
 *
 * WH1. Every attempt has the same id and the same body; its time and its signatures are its own.
 * WH2. An attempt counts when its last line says that everything was said. Else the call is made again (BU2), from its beginning:
 *      what was said before holds.
 * WH3. Its time, its silence, its lines, their number and all bytes are bounded.
 */

export interface ServerCall extends Omit<Post, 'headers'> {
  readonly verb: string;
  /** Of the call: webhook-id. */
  readonly id: string;
  /** Those of the secrets, at least one. */
  readonly keys: readonly Buffer[];
  /** Which calls it shares its pace with (BU1 to BU3). */
  readonly budget: string;
  /** For all attempts. */
  readonly seconds: number;
  /** Whether it is made again when its answer was lost. */
  readonly isRepeatable: boolean;
}

const MOST_LINES = 100_000;
/** The last line. */
const END = '{"done":true}';

/**
 * What a server answers, as it comes, without the secret in its reasons.
 *
 * @returns why there is no answer about the rest; null = it has said everything
 * @throws the signal's reason
 */
export async function* answersOf<Answer extends HookAnswer>(
  call: ServerCall,
  grammar: Grammar<Answer>,
  outbound: Pick<Outbound, 'lookupFor'>,
  signal: AbortSignal,
): Answers<Answer> {
  using limit = new TimeLimit(call.seconds);
  const until = AbortSignal.any([signal, limit.signal]);
  const work = (say: (answer: Answer) => void): Promise<void> =>
    budgetOf(call.budget).call(
      (within) => {
        limit.begin();
        return attempt({ call, grammar, outbound }, say, within);
      },
      { signal: until, isRepeatable: call.isRepeatable },
    );
  try {
    yield* toldBy(work);
    return null;
  } catch (error) {
    const { url, verb, seconds } = call;
    if (limit.signal.aborted) return message('http_server_late', { url, verb, seconds });
    signal.throwIfAborted();
    if (error instanceof MessageError) return contentOf(error);
    throw error;
  }
}

/** @throws ServerFault unless everything was said; the signal's reason */
async function attempt<Answer extends HookAnswer>(
  {
    call,
    grammar,
    outbound,
  }: { readonly call: ServerCall; readonly grammar: Grammar<Answer>; readonly outbound: Pick<Outbound, 'lookupFor'> },
  say: (answer: Answer) => void,
  signal: AbortSignal,
): Promise<void> {
  const { url, id, body, keys, hidden } = call;
  const timestamp = Math.floor(Date.now() / 1000);
  const headers = signedHeaders(keys, { id, timestamp, body });
  let [lines, stray, isDone] = [0, 0, false];
  for await (const line of postedLines({ ...call, headers }, outbound, signal)) {
    lines += 1;
    if (lines > MOST_LINES) throw new ServerFault('refused', message('http_server_lines', { url, lines: MOST_LINES }));
    if (isBlank(line)) continue;
    const answer = grammar(line, hidden);
    if (answer === null || isDone) stray ||= lines;
    else if (answer.done) isDone = true;
    else say(answer);
  }
  if (stray > 0) throw new ServerFault('refused', message('http_server_strays', { url, line: stray }));
  if (!isDone) throw new ServerFault('unsure', message('http_server_cut', { url, end: END }));
}
