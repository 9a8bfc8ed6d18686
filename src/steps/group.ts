import { untilAborted } from '../base/until-aborted.ts';
import { steadyNow } from '../base/time/steady-time.ts';
import { contentOf, MessageError } from '../messages/message-error.ts';
import { message, type Value } from '../messages/message.ts';
import { failed, type StepCall, type StepOutcome, Stopped } from './step.ts';

/** Milliseconds for a provider that was aborted to report what became of the work in progress. */
const LAST_WORDS = 5000;

/** How one of the calls ended. */
export interface CallResult {
  readonly call: StepCall;
  readonly outcome: StepOutcome;
}

/** The outcome of one machine or server, under its key. */
export interface KeyedOutcome {
  readonly key: string;
  readonly outcome: StepOutcome;
}

/**
 * Runs one call of a provider for many nodes.
 *
 * GS1. It goes on as long as one of the calls is wanted; when all are aborted, so is the provider. When their task was stopped,
 *      its events are read for a moment longer: a machine that is made by then is recorded.
 * GS2. Every call has one result: at the latest when its deadline has passed, when the provider has ended,
 *      or when the provider throws.
 */
export async function* resultsOf(
  calls: readonly StepCall[],
  keyOf: (call: StepCall) => string,
  events: (signal: AbortSignal) => AsyncIterable<KeyedOutcome>,
): AsyncIterable<CallResult> {
  if (calls.length === 0) return;
  const open = new Set(calls);
  const close = (call: StepCall, outcome: StepOutcome): readonly CallResult[] =>
    open.delete(call) ? [{ call, outcome }] : [];
  const [deadline, wanted] = [deadlineSignal(calls), allAborted(calls.map((call) => call.signal))];
  const signal = AbortSignal.any([deadline.signal, wanted.signal]);
  let silence: Value = message('provider_silent_about_node');
  try {
    for await (const { key, outcome } of untilAborted(events(signal), afterLastWords(signal))) {
      for (const call of calls) if (keyOf(call) === key) yield* close(call, outcome);
    }
  } catch (error) {
    if (wanted.signal.aborted) throw error;
    silence = contentOf(error);
  } finally {
    deadline[Symbol.dispose]();
    wanted[Symbol.dispose]();
  }
  const late = deadline.signal.aborted;
  for (const call of calls)
    yield* close(call, failed(late ? message('timed_out', { seconds: call.step.timeout }) : silence));
}

/** Aborted with the given signal; a moment later, when the reason is that a task was stopped. */
function afterLastWords(signal: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const abort = (): void => {
    const end = (): void => controller.abort(signal.reason);
    if (signal.reason instanceof Stopped) setTimeout(end, LAST_WORDS).unref();
    else end();
  };
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  return controller.signal;
}

interface DisposableSignal extends Disposable {
  readonly signal: AbortSignal;
}

/** Aborted when the last deadline of the calls has passed. */
function deadlineSignal(calls: readonly StepCall[]): DisposableSignal {
  const controller = new AbortController();
  const last = Math.max(...calls.map((call) => call.deadline.getTime()));
  const late = message('timed_out', { seconds: Math.max(...calls.map((call) => call.step.timeout)) });
  let timer: NodeJS.Timeout | undefined;
  const arm = (): void => {
    const left = last - steadyNow();
    if (left <= 0) controller.abort(new MessageError(late));
    // a timer cannot be set more than 2^31 ms ahead
    else timer = setTimeout(arm, Math.min(left, 2 ** 30));
  };
  arm();
  return { signal: controller.signal, [Symbol.dispose]: () => clearTimeout(timer) };
}

/** Aborted when all of the signals are. */
function allAborted(signals: readonly AbortSignal[]): DisposableSignal {
  const controller = new AbortController();
  const left = new Set(signals);
  const listeners = [...left].map((signal): readonly [AbortSignal, () => void] => [
    signal,
    () => {
      left.delete(signal);
      if (left.size === 0) controller.abort(signal.reason);
    },
  ]);
  for (const [signal, listener] of listeners) {
    if (signal.aborted) listener();
    else signal.addEventListener('abort', listener, { once: true });
  }
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      for (const [signal, listener] of listeners) signal.removeEventListener('abort', listener);
    },
  };
}
