/*
 * Whether something on this page is not saved: then the page is not loaded again by itself.
 */

let count = 0;
const waiting = new Set<() => void>();

/** From here on something is not saved, until the signal is aborted. */
export function holdUnsaved(signal: AbortSignal): void {
  count += 1;
  signal.addEventListener('abort', () => {
    count -= 1;
    if (count > 0) return;
    for (const callback of waiting) {
      waiting.delete(callback);
      callback();
    }
  });
}

/** Whether something is not saved at the moment. */
export function isUnsaved(): boolean {
  return count > 0;
}

/** Calls back once nothing is unsaved: at once, if so. @returns whether that was at once */
export function whenSaved(callback: () => void): boolean {
  if (count === 0) {
    callback();
    return true;
  }
  waiting.add(callback);
  return false;
}
