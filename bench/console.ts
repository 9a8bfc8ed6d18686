import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { launchChromium, openBrowserIn } from '../test/browser/support/chromium.ts';
import { ServerProcess } from '../test/support/server-process.ts';
import { startSshd } from '../test/support/sshd.ts';
import type { Benchmark } from './benchmark.ts';
import { doneOf, endTask, progressOf, RUNNING, startLargeTask } from './large-task.ts';
import { firstLook, heapAfterCollection, longTasksDuring, watchPage } from './page-probe.ts';
import { earlierServer } from './earlier.ts';
import { leftoverGroup } from './leftovers.ts';
import { median } from './median.ts';
import { report, type Row } from './report.ts';

const LOOKS = 5;
/** A browser's own start, which is not measured. */
const START_SECONDS = 2;
const SMOOTH_SECONDS = 30;
const HEAP_EVERY_SECONDS = 30;

/** A server whose console is looked at, while a large task runs on it. */
interface Watched {
  readonly name: string;
  readonly server: ServerProcess;
  readonly task: number;
}

/**
 * What a person experiences with the page of a large task open, while it runs over SSH on loopback hosts: how soon it is
 * loaded, whether it stutters while nodes change, and whether its memory grows. An earlier version is looked at in turn with this one.
 */
export const consolePage: Benchmark<'nodes' | 'minutes'> = {
  summary: "milliseconds to the first paint of a large task's page, its long tasks, and its memory over minutes",
  options: {
    nodes: { help: 'nodes of the task', preset: 10_000, most: 60_000 },
    minutes: { help: 'how long the memory is watched', preset: 1, most: 120 },
  },
  run: async ({ nodes, minutes }, signal) => {
    await using stack = new AsyncDisposableStack();
    const group = stack.use(await leftoverGroup());
    if (group === null)
      console.log('the nodes compete with the browser for the processors: no groups can be made here');
    const sshd = stack.use(await startSshd('0.0.0.0'));
    await group?.add(sshd.pid);
    const earlier = await earlierServer();
    const watched: Watched[] = [];
    for (const { name, Process } of [
      { name: 'springtide', Process: ServerProcess },
      ...(earlier === null ? [] : [{ name: 'springtide, earlier', Process: earlier.ServerProcess }]),
    ]) {
      const dataDir = await mkdtemp(join(tmpdir(), 'springtide-bench-'));
      stack.defer(() => rm(dataDir, { recursive: true, force: true }));
      const server = stack.use(await Process.start({ dataDir }));
      const task = await startLargeTask(server, sshd, nodes, signal);
      // a command that still runs would write to a directory that is being deleted
      stack.defer(() => endTask(server, task));
      watched.push({ name, server, task });
    }
    await report('console-first-look', await measureLooks(watched, signal));
    const smoothness: Row[] = [];
    for (const one of watched) smoothness.push(await measureOpen(one, { nodes, minutes }, signal));
    await report('console-smoothness', smoothness);
  },
};

/** Each in a browser without a cache, the versions in turn; then the medians. */
async function measureLooks(watched: readonly Watched[], signal: AbortSignal): Promise<readonly Row[]> {
  const rows: (Row & { readonly version: string })[] = [];
  for (let look = 1; look <= LOOKS; look += 1) {
    for (const { name, server, task } of watched) {
      signal.throwIfAborted();
      await using chromium = await launchChromium();
      await using browser = await openBrowserIn(chromium, 'en', server.url);
      const page = await openPage(browser.context, signal);
      const { paintMs, progressMs, gridMs, movedMs, longestTaskMs } = await firstLook(page, `/ui/tasks/${task}`);
      rows.push({
        version: name,
        look: String(look),
        'first paint ms': paintMs,
        'progress shown ms': progressMs,
        'grid drawn ms': gridMs,
        'first change ms': movedMs,
        'longest task ms': longestTaskMs,
      });
    }
  }
  return [
    ...rows,
    ...watched.map(({ name }) =>
      medians(
        name,
        rows.filter(({ version }) => version === name),
      ),
    ),
  ];
}

function medians(version: string, rows: readonly Row[]): Row {
  const numbers = Object.entries(rows[0] ?? {}).filter(([, value]) => typeof value === 'number');
  const middles = numbers.map(([key]) => [key, median(rows.map((row) => Number(row[key])))] as const);
  return { version, look: 'median', ...Object.fromEntries(middles) };
}

/** The page while it stays open: whether it stutters, and its memory. */
async function measureOpen(
  { name, server, task }: Watched,
  { nodes, minutes }: { readonly nodes: number; readonly minutes: number },
  signal: AbortSignal,
): Promise<Row> {
  await using chromium = await launchChromium();
  await using browser = await openBrowserIn(chromium, 'en', server.url);
  const page = await openPage(browser.context, signal);
  await firstLook(page, `/ui/tasks/${task}`);
  const before = await progressOf(server, task);
  const smoothness = await measureSmoothness(page, signal);
  const isEarlier = name !== 'springtide';
  await report(isEarlier ? 'console-memory-earlier' : 'console-memory', await measureHeap(page, minutes, signal));
  const after = await progressOf(server, task);
  console.log(`${name}: meanwhile ${doneOf(after) - doneOf(before)} of ${nodes} nodes were done`);
  if (after.state !== RUNNING) throw new Error('the task ended before everything was measured: give more --nodes');
  if (browser.complaints.length > 0) throw new Error(`the console complained: ${browser.complaints.join('; ')}`);
  return { version: name, ...smoothness };
}

/** A page in a browser with a warm cache. */
async function openPage(context: BrowserContext, signal: AbortSignal): Promise<Page> {
  const page = await context.newPage();
  await watchPage(page);
  await delay(START_SECONDS * 1000, undefined, { signal });
  return page;
}

async function measureSmoothness(page: Page, signal: AbortSignal): Promise<Row> {
  const { longest, count, redraws } = await longTasksDuring(page, () =>
    delay(SMOOTH_SECONDS * 1000, undefined, { signal }),
  );
  return {
    seconds: SMOOTH_SECONDS,
    'redraws of the grid': redraws,
    'tasks over 50 ms': count,
    'longest task ms': longest,
  };
}

async function measureHeap(page: Page, minutes: number, signal: AbortSignal): Promise<readonly Row[]> {
  const session: CDPSession = await page.context().newCDPSession(page);
  const rows: Row[] = [];
  const begun = performance.now();
  for (let at = 0; at <= minutes * 60; at += HEAP_EVERY_SECONDS) {
    await delay(Math.max(0, begun + at * 1000 - performance.now()), undefined, { signal });
    const { heapMb, elements } = await heapAfterCollection(session);
    rows.push({ 'after s': at, 'JavaScript heap MB': heapMb, 'DOM nodes': elements });
  }
  return rows;
}
