import type { Page } from 'playwright-core';
import { vi } from 'vitest';

const PATIENCE_MS = 20_000;

/** Runs in the browser: nothing loads, and nothing fades in or moves any more. */
const IS_SETTLED = `
  document.querySelector('.ant-spin-spinning, .ant-skeleton-active') === null &&
  (document.querySelector('[role=main]')?.textContent ?? '') !== '' &&
  !document.getAnimations().some(({ playState, effect }) =>
    playState === 'running' && effect?.getTiming().iterations !== Infinity)
`;

/** Waits until a page shows what it is for, in the colours that are wanted; a start that lost a file loads the page again. */
export async function settled(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  const isSettled = `document.documentElement.style.colorScheme === '${colorScheme}' && ${IS_SETTLED}`;
  const isShown = (): Promise<boolean> => page.evaluate<boolean>(isSettled).catch(() => page.isClosed());
  await vi.waitUntil(isShown, { timeout: PATIENCE_MS, interval: 30 });
}
