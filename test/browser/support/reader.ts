import type { BrowserContext, Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import { graveViolations } from './accessible.ts';
import { picture } from './artefacts.ts';
import { openBrowser } from './browser.ts';
import type { OpenedBrowser } from './chromium.ts';
import type { Person } from './main-job.ts';
import { settled } from './settled.ts';
import { type Language, LANGUAGES, textsIn } from './texts.ts';
import { DESK, PHONE, type Size } from './visit.ts';

/*
 * Who reads English sits at a desk, and who reads Chinese holds a telephone: a job of several pages is tried by one of them, and each file
 * has jobs of both. With SPRINGTIDE_VIEWS=all both do each job, and look at it in the other width as well, so that each is seen in both
 * languages in both widths.
 */

export const ALL_VIEWS = process.env['SPRINGTIDE_VIEWS'] === 'all';

/** A busy machine takes longer than the second that is usual. */
const PATIENCE = { timeout: 20_000 };
const OWN: Readonly<Record<Language, Size>> = { en: DESK, zh: PHONE };

/** Somebody who reads a language, in a browser that nobody has used yet. */
export interface Reader extends Person, AsyncDisposable {
  readonly language: Language;
  /** Of the window. */
  readonly size: Size;
  readonly context: BrowserContext;
  /** What went wrong in the browser. */
  readonly complaints: OpenedBrowser['complaints'];
}

export interface ReaderOptions {
  /** Where the reader is; left out = where the tests run. */
  readonly timezoneId?: string;
  /** Of the window; left out = by the language. */
  readonly size?: Size;
}

/**
 * Whose job it is: that of the reader of this language, and with SPRINGTIDE_VIEWS=all of both.
 *
 * @example test.each(readers('zh'))('a pool is deployed to, in %s', async (language) => { … })
 */
export function readers(usual: Language): readonly Language[] {
  return ALL_VIEWS ? LANGUAGES : [usual];
}

/** @example await using reader = await openReader('zh', server.url) */
export async function openReader(language: Language, baseURL: string, options: ReaderOptions = {}): Promise<Reader> {
  const { size = OWN[language], timezoneId } = options;
  const browser = await openBrowser(language, baseURL, { timezoneId });
  const page = await browser.context.newPage();
  await page.setViewportSize(size);
  return { ...browser, page, t: textsIn(language), language, size };
}

export interface LookOptions {
  /** 'none' where the console itself has not started. */
  readonly colours?: 'light' | 'dark' | 'none';
  /** Another page of the reader. */
  readonly page?: Page;
}

/**
 * Shows a reader's page in the other width, if all views are wanted, and in the reader's own; the page has to fit.
 *
 * @example await inWidths(reader, () => page.getByText('web:2').waitFor())
 */
export async function inWidths(
  reader: Reader,
  see: (size: Size) => Promise<unknown>,
  { colours = 'light', page = reader.page }: LookOptions = {},
): Promise<void> {
  const other = reader.size === DESK ? PHONE : DESK;
  for (const size of ALL_VIEWS ? [other, reader.size] : [reader.size]) {
    await fit(page, size);
    // what the mouse is over has other colours
    await page.mouse.move(0, 0);
    if (colours !== 'none') await settled(page, colours);
    await see(size);
  }
}

/**
 * Looks at a reader's page in these widths: it shuts nobody out, and has what is there to see. Colours are the same in both.
 * Pictures are kept as NAME-LANGUAGE-WIDTH.
 *
 * @example await look(reader, 'pool', () => page.getByText('web:2').waitFor())
 */
export async function look(
  reader: Reader,
  name: string,
  see: (size: Size) => Promise<unknown> = async () => {},
  options: LookOptions = {},
): Promise<void> {
  const { page = reader.page } = options;
  const show = async (size: Size): Promise<void> => {
    await see(size);
    await picture(page, `${name}-${reader.language}-${size.width}`);
    const rules = size === reader.size ? 'all' : 'structure';
    expect(await graveViolations(page, rules), `${name} at ${size.width}`).toEqual([]);
  };
  await inWidths(reader, show, options);
}

/** Makes the window as large, and waits until the page fits: it notices first that its window is another. */
export async function fit(page: Page, size: Size): Promise<void> {
  await page.setViewportSize(size);
  await vi.waitFor(async () => {
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(size.width);
  }, PATIENCE);
}
