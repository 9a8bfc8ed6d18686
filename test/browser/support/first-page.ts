import type { Page, Response } from 'playwright-core';
import { settled } from './settled.ts';

/** A script that the browser loaded. */
export interface LoadedScript {
  readonly url: string;
  /** As it came over the network. */
  readonly bytes: number;
  readonly isCompressed: boolean;
}

/** Opens a page that this browser has nothing of yet, and resolves with every script that this took. */
export async function scriptsOf(page: Page, path: string): Promise<readonly LoadedScript[]> {
  const answers: Response[] = [];
  const keep = (response: Response): void => {
    if (response.request().resourceType() === 'script') answers.push(response);
  };
  page.on('response', keep);
  await page.goto(path);
  // also what is loaded once the page is there
  await settled(page, 'light');
  page.off('response', keep);
  return Promise.all(
    answers.map(async (response) => ({
      url: response.url(),
      bytes: (await response.request().sizes()).responseBodySize,
      isCompressed: response.headers()['content-encoding'] === 'gzip',
    })),
  );
}
