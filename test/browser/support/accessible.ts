import axe from 'axe-core';
import type { Page } from 'playwright-core';

const GRAVE: readonly axe.ImpactValue[] = ['serious', 'critical'];
/** What depends on a page's colours alone. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];
const RUNS: Readonly<Record<Rules, axe.RunOptions>> = {
  all: {},
  colours: { runOnly: { type: 'rule', values: OF_COLOURS } },
  structure: { rules: Object.fromEntries(OF_COLOURS.map((rule) => [rule, { enabled: false }])) },
};

/**
 * 'colours' when the page was looked at whole before, in other colours; 'structure' when its colours were, in another language
 * or width.
 */
export type Rules = 'all' | 'colours' | 'structure';

/** What axe finds on a page that shuts somebody out: the rule, and where. */
export async function graveViolations(page: Page, rules: Rules = 'all'): Promise<readonly string[]> {
  if (await page.evaluate<boolean>(`typeof axe === 'undefined'`)) await page.evaluate(`${axe.source};undefined`);
  const options: axe.RunOptions = { resultTypes: ['violations'], ...RUNS[rules] };
  const violations = await page.evaluate<axe.Result[]>(
    `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations)`,
  );
  return violations
    .filter(({ impact }) => GRAVE.includes(impact ?? null))
    .flatMap(({ id, nodes }) =>
      nodes.map(
        ({ target, html, any }) => `${id} at ${String(target)}: ${any[0]?.message ?? ''} ${html.slice(0, 160)}`,
      ),
    );
}

/** Buttons that have a text, and in which an icon says its own name as well: "plus New pool". */
export function doubleNames(page: Page): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(`
    [...document.querySelectorAll(':is(button, a) .anticon[role=img][aria-label]:not([aria-hidden])')]
      .map((icon) => [icon, icon.closest('button, a')])
      .filter(([icon, { textContent, ariaLabel }]) => textContent.trim() !== '' && ariaLabel === null)
      .map(([icon, { textContent }]) => icon.ariaLabel + ' ' + textContent)
  `);
}
