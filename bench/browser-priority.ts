import { writeFile } from 'node:fs/promises';
import type { BrowserContext } from 'playwright-core';

const FIRST = -15;

/**
 * Lets a browser go before everything else on this machine, as the one that an operator has on a machine of its own.
 * Linux shares processors between sessions, and every connection of an sshd is one: the browser would be one among
 * dozens. Where the system does not allow it, the browser waits with the others.
 */
export async function prefer(context: BrowserContext): Promise<void> {
  const browser = context.browser();
  if (browser === null) return;
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  await Promise.all(
    processInfo.map(({ id }) =>
      writeFile(`/proc/${id}/autogroup`, String(FIRST)).catch((error: unknown) => {
        console.log(`the browser waits with the others: ${String(error)}`);
      }),
    ),
  );
}
