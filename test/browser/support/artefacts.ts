import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

/** What tests leave for people to look at; git does not keep it. */
const ARTEFACTS = fileURLToPath(new URL('../../../test-artefacts/', import.meta.url));

/** Keeps a picture of the whole page. @example await picture(page, 'tasks-390') */
export async function picture(page: Page, name: string): Promise<void> {
  await mkdir(ARTEFACTS, { recursive: true });
  await page.screenshot({ path: `${ARTEFACTS}${name}.png`, fullPage: true });
}
