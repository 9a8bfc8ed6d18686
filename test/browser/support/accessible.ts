import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';

/** As short as it comes: every page has to read it. */
const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

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

/** A page notices a moment later how much room it has, e.g. that a table can be scrolled now. */
const LOOKS = 5;
const PAUSE_MS = 200;

/** What axe finds on a page that shuts somebody out, and goes on finding: the rule, and where. */
export async function graveViolations(page: Page, rules: Rules = 'all'): Promise<readonly string[]> {
  for (let look = 1; ; look += 1) {
    const found = await violationsNow(page, rules);
    if (found.length === 0 || look === LOOKS) return found;
    await page.waitForTimeout(PAUSE_MS);
  }
}

async function violationsNow(page: Page, rules: Rules): Promise<readonly string[]> {
  if (await page.evaluate<boolean>(`typeof axe === 'undefined'`)) await page.evaluate(`${AXE};undefined`);
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
