const FIRST_MS = 500;
const LONGEST_MS = 8000;

/**
 * How long to wait before something lost is asked for again.
 *
 * @param tries how often it was asked for in vain
 * @example pauseBefore(1) // 500
 */
export function pauseBefore(tries: number): number {
  return Math.min(FIRST_MS * 2 ** Math.max(0, tries - 1), LONGEST_MS);
}

/** Waits, but not beyond the moment at which the browser says that it is connected again. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(due);
      removeEventListener('online', end);
      resolve();
    };
    const due = setTimeout(end, milliseconds);
    addEventListener('online', end);
  });
}
