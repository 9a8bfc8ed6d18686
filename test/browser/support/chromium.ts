import { type Browser, type BrowserContext, chromium as kind, type Page } from 'playwright-core';
import type { Language } from './texts.ts';

const PROGRAM = '/usr/bin/chromium-headless-shell';
/** Nothing is asked of the network but the console; tests run as root in containers, where Chromium's own sandbox cannot. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** A person waits longer than a busy machine takes. */
const PATIENCE_MS = 30_000;

/**
 * What Chromium says of an answer that is counted by its status already, and of a request that it gave up and the console
 * sends again, because nodes of the sandbox are on the same machine and its network changes with each of them.
 */
const SAID = /^Failed to load resource: (the server responded with a status|net::ERR_NETWORK_CHANGED)/;

/** A fresh browser of somebody who reads a language. */
export interface OpenedBrowser extends AsyncDisposable {
  readonly context: BrowserContext;
  /** What went wrong: exceptions, errors that the console writes, and every answer of the server that is one. */
  readonly complaints: readonly string[];
}

export interface BrowserOptions {
  /** Where the reader is; left out = where the tests run. */
  readonly timezoneId?: string | undefined;
  readonly javaScriptEnabled?: boolean;
}

/** Who launches it closes it. */
export function launchChromium(): Promise<Browser> {
  return kind.launch({ executablePath: PROGRAM, args: ARGUMENTS });
}

/**
 * Opens one in a Chromium that runs, for tests and for benchmarks.
 *
 * @example await using browser = await openBrowserIn(await launchChromium(), 'zh', server.url)
 */
export async function openBrowserIn(
  chromium: Browser,
  language: Language,
  baseURL: string,
  { timezoneId, ...options }: BrowserOptions = {},
): Promise<OpenedBrowser> {
  const context = await chromium.newContext({
    baseURL,
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    ...options,
    ...(timezoneId === undefined ? {} : { timezoneId }),
  });
  context.setDefaultTimeout(PATIENCE_MS);
  context.on('page', askAgain);
  const complaints: string[] = [];
  context.on('weberror', (event) => complaints.push(String(event.error())));
  context.on('console', (message) => {
    if (message.type() === 'error' && !SAID.test(message.text())) complaints.push(message.text());
  });
  context.on('response', (response) => {
    if (response.status() < 400) return;
    complaints.push(`${response.request().method()} ${response.url()} answers ${response.status()}`);
  });
  return { context, complaints, [Symbol.asyncDispose]: () => context.close() };
}

/** What is said of a load that Chromium gives up: at once, when its page about that is on the way, or when that page loads again by itself. */
const GIVEN_UP =
  /net::ERR_NETWORK_CHANGED|interrupted by another navigation to "chrome-error:|Navigation to "([^"]*)" is interrupted by another navigation to "\1"/;

/** A page whose load Chromium gives up, because the machine's network changed, is asked for again, as a person would. */
function askAgain(page: Page): void {
  const goto = page.goto.bind(page);
  page.goto = async (...where) => {
    for (;;) {
      try {
        return await goto(...where);
      } catch (error) {
        if (!GIVEN_UP.test(String(error))) throw error;
      }
    }
  };
}
