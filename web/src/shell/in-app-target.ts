/** The parts of a click that decide where it leads. */
export interface LinkClick {
  readonly button: number;
  readonly metaKey: boolean;
  readonly ctrlKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly target: EventTarget | null;
}

/**
 * The target of a click within the console, as path, query and hash; null when it stays on the page, opens another tab
 * or leaves the console (which the browser itself asks about).
 */
export function inAppTarget(click: LinkClick, here: string): string | null {
  if (click.button !== 0 || click.metaKey || click.ctrlKey || click.shiftKey || click.altKey) return null;
  const link = click.target instanceof Element ? click.target.closest<HTMLAnchorElement>('a[href]') : null;
  if (link === null || (link.target !== '' && link.target !== '_self')) return null;
  return pathWithin(link.href, here);
}

/** @example pathWithin('http://here/ui/tasks?page=2', 'http://here/') // '/ui/tasks?page=2' */
export function pathWithin(href: string, here: string): string | null {
  const [to, from] = [new URL(href, here), new URL(here)];
  if (to.origin !== from.origin) return null;
  if (to.pathname === from.pathname && to.search === from.search) return null;
  return `${to.pathname}${to.search}${to.hash}`;
}
