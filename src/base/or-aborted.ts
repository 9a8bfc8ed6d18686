import { abortReason } from './abort-reason.ts';

/**
 * The result of some work; the abort reason as soon as the signal aborts. The work itself goes on.
 *
 * @example await orAborted(build, AbortSignal.timeout(5000))
 */
export function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(abortReason(signal));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
