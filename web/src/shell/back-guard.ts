/*
 * Holds the browser's ways back and forth while something is not saved.
 *
 * BG1. The listener is there before the router's: events of the window reach their listeners in the order in which those
 *      came, and what is stopped here the router never hears of.
 */

let guard: ((event: PopStateEvent) => void) | null = null;

/** To be called once, before the router starts. */
export function watchBack(): void {
  window.addEventListener('popstate', (event) => guard?.(event));
}

/** Has every way back and forth go through here first, until the signal is aborted. */
export function guardBack(onBack: (event: PopStateEvent) => void, signal: AbortSignal): void {
  guard = onBack;
  signal.addEventListener('abort', () => {
    if (guard === onBack) guard = null;
  });
}
