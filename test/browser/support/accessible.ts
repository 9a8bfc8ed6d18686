import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const GRAVE: readonly (string | null | undefined)[] = ['serious', 'critical'];

/** What axe finds on a page that shuts somebody out: the rule, and where. */
export async function graveViolations(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => GRAVE.includes(impact))
    .flatMap(({ id, nodes }) =>
      nodes.map(
        ({ target, html, any }) => `${id} at ${String(target)}: ${any[0]?.message ?? ''} ${html.slice(0, 160)}`,
      ),
    );
}
