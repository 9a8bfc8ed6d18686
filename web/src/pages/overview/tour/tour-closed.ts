const KEPT_AS = 'springtide.tour';
const CLOSED = 'closed';

/** Whether the tour was closed in this browser. */
export function isTourClosed(): boolean {
  return localStorage.getItem(KEPT_AS) === CLOSED;
}

export function keepTourClosed(isClosed: boolean): void {
  if (isClosed) localStorage.setItem(KEPT_AS, CLOSED);
  else localStorage.removeItem(KEPT_AS);
}
