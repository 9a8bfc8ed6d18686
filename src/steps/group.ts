import { messageOf } from '../base/errors.ts';
import { steadyNow } from '../channel/steady-time.ts';
import { failed, type StepCall, type StepOutcome, Stopped } from './step.ts';

/** Milliseconds in which a provider that was told to stop says what became of what it had begun. */
const LAST_WORDS = 5000;

/** How one of the calls ended. */
export interface CallResult {
  readonly call: StepCall;
  readonly outcome: StepOutcome;
}

/** What is told of one machine or server: which key it concerns, and how it fared. */
export interface KeyedOutcome {
  readonly key: string;
  readonly outcome: StepOutcome;
}

/**
 * Runs one call of a provider for many nodes.
 *
 * GS1. It goes on while one of the calls is wanted; when all are let go, it is aborted. When their task was stopped, it is
 *      listened to for a moment longer: a machine that was made by then is the node's.
 * GS2. Every call has one answer: at the latest when its deadline has passed, when the provider has nothing more to
 *      say, or when the provider throws.
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
  let silence = 'the provider said nothing about this node';
  try {
    for await (const { key, outcome } of untilAborted(events(signal), afterLastWords(signal))) {
      for (const call of calls) if (keyOf(call) === key) yield* close(call, outcome);
    }
  } catch (error) {
    if (wanted.signal.aborted) throw error;
    silence = messageOf(error);
  } finally {
    deadline[Symbol.dispose]();
    wanted[Symbol.dispose]();
  }
  const late = deadline.signal.aborted;
  for (const call of calls) yield* close(call, failed(late ? `timed out after ${call.step.timeout} s` : silence));
}

/** Aborted with the given one; a moment later, where that was aborted because a task was stopped. */
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
  let timer: NodeJS.Timeout | undefined;
  const arm = (): void => {
    const left = last - steadyNow();
    if (left <= 0) controller.abort(new Error('the deadline has passed'));
    // a timer cannot be set further ahead than 2^31 ms
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

/** The same values; a source that does not heed the signal is left behind. */
export async function* untilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncIterable<T> {
  const iterator = source[Symbol.asyncIterator]();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  aborted.catch(() => {});
  const abort = (): void => reject(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), aborted]);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', abort);
    // Not awaited: a source that hangs would hang this too.
    iterator.return?.().catch(() => {});
  }
}
