import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

/** What tests leave for people to look at, when they are asked to (SPRINGTIDE_PICTURES=1): a picture costs as much as loading a page. git does not keep it. */
const ARTEFACTS = fileURLToPath(new URL('../../../test-artefacts/', import.meta.url));

/** A window as wide shows most of a page at once; a picture of more costs as much as loading the page. */
const WIDE = 1000;

/** Keeps a picture: in a narrow window of the whole page, else of what the window shows. @example await picture(page, 'tasks-390') */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env['SPRINGTIDE_PICTURES'] !== '1') return;
  await mkdir(ARTEFACTS, { recursive: true });
  const fullPage = (page.viewportSize()?.width ?? 0) < WIDE;
  await page.screenshot({ path: `${ARTEFACTS}${name}.png`, fullPage });
}
