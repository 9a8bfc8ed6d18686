import { useEffect } from 'react';

/*
 * The title of the tab: what its page shows, so that many open tabs can be told apart, with a mark in front when something waits for a
 * person.
 */

const PRODUCT = 'Springtide';

/** The title of the route, until the page itself has a better one: the name of what it shows. */
let ofRoute = '';
let ofPage: string | null = null;
let waiting = 0;

/**
 * Gives the tab the title of what a page shows; null while that is not known yet.
 *
 * @example usePageTitle('#3 deploy_web-a · failed')
 */
export function usePageTitle(title: string | null): void {
  useEffect(() => {
    ofPage = title;
    apply();
    return () => {
      ofPage = null;
      apply();
    };
  }, [title]);
}

/** The title of a page that has none of its own. */
export function useRouteTitle(title: string): void {
  useEffect(() => {
    ofRoute = title;
    apply();
  }, [title]);
}

/** Marks the title while so many things wait for a person. */
export function useWaitingMark(count: number): void {
  useEffect(() => {
    waiting = count;
    apply();
  }, [count]);
}

/** @example titleOf({ page: 'Tasks', waiting: 2 }) // '(2) Tasks – Springtide' */
export function titleOf({ page, waiting }: { readonly page: string; readonly waiting: number }): string {
  const mark = waiting === 0 ? '' : `(${waiting}) `;
  // direction marks in a name would turn the product's name round, too
  const name = page.replaceAll(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '');
  return `${mark}${name === '' ? '' : `${name} – `}${PRODUCT}`;
}

function apply(): void {
  document.title = titleOf({ page: ofPage ?? ofRoute, waiting });
}
