import type { Page } from 'playwright-core';
import { expect, vi } from 'vitest';

/** A busy machine takes longer than the second that is usual. */
const PATIENCE = { timeout: 20_000 };

export const PHONE = { width: 390, height: 844 };

/** Goes to another page without loading the console anew. */
export async function goTo(page: Page, path: string): Promise<void> {
  await page.evaluate(
    `history.pushState(null, '', '${path}'); dispatchEvent(new PopStateEvent('popstate', { state: null }))`,
  );
}

/** Makes the window as wide as a telephone, and resolves with the page's width once it fits: it notices first that it is narrower now. */
export async function fitTelephone(page: Page): Promise<number> {
  await page.setViewportSize(PHONE);
  return vi.waitFor(async () => {
    const width = await page.evaluate<number>('document.documentElement.scrollWidth');
    expect(width).toBe(PHONE.width);
    return width;
  }, PATIENCE);
}
