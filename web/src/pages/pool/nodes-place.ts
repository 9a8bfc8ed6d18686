/** The part of the page that has the nodes of the pool. */
export const NODES_PLACE = 'nodes';

/** Leads whoever reads the page to the nodes. */
export function showNodes(): void {
  const place = document.getElementById(NODES_PLACE);
  place?.scrollIntoView();
  place?.focus({ preventScroll: true });
}
