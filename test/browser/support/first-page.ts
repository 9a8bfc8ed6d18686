import type { Page, Response } from 'playwright-core';
import { settled } from './settled.ts';

/** A script, or a stylesheet, that the browser loaded. */
export interface LoadedFile {
  readonly url: string;
  /** As it came over the network. */
  readonly bytes: number;
  readonly isCompressed: boolean;
}

const STARTS = ['script', 'stylesheet'];

/** Opens a page that this browser has nothing of yet, and resolves with every script and stylesheet that this took. */
export async function startFilesOf(page: Page, path: string): Promise<readonly LoadedFile[]> {
  const answers: Response[] = [];
  const keep = (response: Response): void => {
    if (STARTS.includes(response.request().resourceType())) answers.push(response);
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
