import type { Browser } from 'playwright-core';
import { afterAll } from 'vitest';
import { type BrowserOptions, launchChromium, type OpenedBrowser, openBrowserIn } from './chromium.ts';
import type { Language } from './texts.ts';

/** Tests of a file share one: what is remembered, and how wide the window is, belongs to the context of each. */
let launched: Promise<Browser> | null = null;
afterAll(async () => (await launched)?.close());

/** @example await using browser = await openBrowser('zh', server.url) */
export async function openBrowser(
  language: Language,
  baseURL: string,
  options: BrowserOptions = {},
): Promise<OpenedBrowser> {
  launched ??= launchChromium();
  return openBrowserIn(await launched, language, baseURL, options);
}
