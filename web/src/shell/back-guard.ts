/*
 * Intercepts the browser's back and forward while something is not saved.
 *
 * BG1. The listener is added before the router's: listeners of the window are called in the order in which they
 *      were added, and an event that is stopped here never reaches the router.
 */

let guard: ((event: PopStateEvent) => void) | null = null;

/** To be called once, before the router starts. */
export function watchBack(): void {
  window.addEventListener('popstate', (event) => guard?.(event));
}

/** Sends every back and forward through this handler first, until the signal is aborted. */
export function guardBack(onBack: (event: PopStateEvent) => void, signal: AbortSignal): void {
  guard = onBack;
  signal.addEventListener('abort', () => {
    if (guard === onBack) guard = null;
  });
}
