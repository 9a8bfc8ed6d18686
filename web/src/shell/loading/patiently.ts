import { type ComponentType, lazy, type LazyExoticComponent } from 'react';
import { pause, pauseBefore } from '../../boot/pauses.ts';
import { entryAtServer, entryOf } from '../../boot/start-files.ts';
import { checkReach } from '../../data/api.ts';
import { noteTrouble } from './trouble.ts';
import { whenSaved } from './unsaved.ts';

/*
 * Loads the parts of the console.
 *
 * PL1. What does not come is asked for again until it comes: nobody has to load the page again because the server was away.
 * PL2. After an upgrade the server has other parts: the page is loaded again, by itself when nothing is unsaved on it.
 * PL3. The same where a browser remembers that a part failed. The page is loaded again at most once in RELOAD_EVERY_MS.
 */

/** As browsers say that a module did not come; whatever else a module throws is its own fault. */
const LOST = /dynamically imported module|importing a module script failed|unable to preload/i;
/** A part that was lost so often while the server answers may be remembered by the browser. */
const REMEMBERED_AFTER = 4;
/** Of a part that is lost now and then nothing is said. */
const QUIET_TRIES = 1;
const RELOAD_EVERY_MS = 60_000;
const RELOADED_KEPT_AS = 'springtide.reloaded';

/** `lazy` of React, but patient. */
export function lazily<Props>(
  load: () => Promise<{ readonly default: ComponentType<Props> }>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(() => patiently(load));
}

/** @throws what a module throws, and nothing else */
export async function patiently<Module>(load: () => Promise<Module>): Promise<Module> {
  for (let tries = 1; ; tries += 1) {
    try {
      const part = await load();
      if (tries > 1) noteTrouble(null);
      return part;
    } catch (error) {
      if (!(error instanceof Error && LOST.test(error.message))) throw error;
    }
    checkReach();
    if (tries > QUIET_TRIES) noteTrouble('lost');
    await pause(pauseBefore(tries));
    await loadPageAgainIfNeeded(tries);
  }
}

async function loadPageAgainIfNeeded(tries: number): Promise<void> {
  const entry = await entryAtServer();
  if (entry === null || wasReloaded()) return;
  if (entry === entryOf(document) && tries < REMEMBERED_AFTER) return;
  if (!whenSaved(reload)) noteTrouble('upgraded');
}

function reload(): void {
  sessionStorage.setItem(RELOADED_KEPT_AS, String(Date.now()));
  location.reload();
}

function wasReloaded(): boolean {
  return Date.now() - Number(sessionStorage.getItem(RELOADED_KEPT_AS) ?? 0) < RELOAD_EVERY_MS;
}
