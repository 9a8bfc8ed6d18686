import { boot as en } from '../i18n/en/boot.ts';
import { firstLanguage, LANGUAGE_KEPT_AS } from '../i18n/first-language.ts';
import { boot as zh } from '../i18n/zh/boot.ts';
import { pause, pauseBefore } from './pauses.ts';
import { entryAtServer, entryOf, findFiles, startFilesOf } from './start-files.ts';
import { STARTED } from './started.ts';

/*
 * Sees to it that the console starts. This is part of index.html itself, so that it is there whenever the page is.
 *
 * B1. What did not load is asked for again until it is there, with longer and longer pauses. Only then the page is loaded
 *     again, as browsers remember modules that failed.
 * B2. A page that starts with files that the server does not have any more is loaded again only when the server names
 *     others: after an upgrade.
 * B3. The number of reloads in a row is kept: each waits longer than the one before, and after the last a person decides.
 */

type Words = Exclude<keyof typeof en, 'again'>;

const WORDS = { en, zh };
const LOADING_MS = 1000;
const SLOW_MS = 20_000;
const RELOADS_KEPT_AS = 'springtide.reloads';
const MOST_RELOADS = 5;

let hasStarted = false;
let isRecovering = false;

addEventListener('error', onError, true);
addEventListener('unhandledrejection', ({ reason }) => onBroken(reason));
document.addEventListener(STARTED, () => {
  hasStarted = true;
  keepReloads(0);
});
setTimeout(() => sayWhileWaiting('loading'), LOADING_MS);
setTimeout(() => sayWhileWaiting('slow'), SLOW_MS);

function onError(event: Event): void {
  const { target } = event;
  if (target instanceof HTMLLinkElement && target.rel === 'stylesheet') void loadStyleAgain(target);
  else if (target instanceof HTMLScriptElement && target.type === 'module') void recover();
  else if (event instanceof ErrorEvent) onBroken(event.message);
}

/** An exception before the first page was drawn, e.g. as the browser does not know the language of the scripts. */
function onBroken(reason: unknown): void {
  if (!hasStarted && !isRecovering) say('broken', reason instanceof Error ? reason.message : String(reason));
}

async function recover(): Promise<void> {
  if (hasStarted || isRecovering) return;
  isRecovering = true;
  const reloads = keptReloads();
  if (reloads >= MOST_RELOADS) {
    keepReloads(0);
    say('broken', startFilesOf(document)[0]);
    return;
  }
  for (let tries = reloads + 1; ; tries += 1) {
    await pause(pauseBefore(tries));
    const found = await findFiles(startFilesOf(document));
    if (found === 'all' || (found === 'some' && (await isUpgraded()))) break;
    say(found === 'none' ? 'lost' : 'part');
  }
  keepReloads(reloads + 1);
  location.reload();
}

async function isUpgraded(): Promise<boolean> {
  const entry = await entryAtServer();
  return entry !== null && entry !== entryOf(document);
}

/** A stylesheet may come later than the page. */
async function loadStyleAgain(link: HTMLLinkElement, tries = 1): Promise<void> {
  await pause(pauseBefore(tries));
  const again = link.cloneNode() as HTMLLinkElement;
  again.addEventListener('error', (event) => {
    event.stopPropagation();
    void loadStyleAgain(again, tries + 1);
  });
  link.replaceWith(again);
}

function sayWhileWaiting(what: Words): void {
  if (!isRecovering) say(what);
}

/** Says something in the language of whoever looks, as long as the console's own pages are not there. */
function say(what: Words, reason = ''): void {
  const place = document.getElementById('boot');
  if (hasStarted || place === null) return;
  const language = firstLanguage(localStorage.getItem(LANGUAGE_KEPT_AS), navigator.languages);
  const words = WORDS[language];
  document.documentElement.lang = language;
  const text = document.createElement('span');
  text.textContent = words[what].replace('{{reason}}', reason);
  place.replaceChildren(text);
  place.className = 'said';
  if (what === 'loading') return;
  const link = document.createElement('a');
  link.href = '';
  link.textContent = words.again;
  place.append(' ', link);
}

function keptReloads(): number {
  return Number(sessionStorage.getItem(RELOADS_KEPT_AS) ?? 0);
}

function keepReloads(count: number): void {
  if (count === 0) sessionStorage.removeItem(RELOADS_KEPT_AS);
  else sessionStorage.setItem(RELOADS_KEPT_AS, String(count));
}
