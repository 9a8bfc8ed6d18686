import type { CDPSession, Page } from 'playwright-core';

/*
 * Observes a task's page from inside the browser, so that messages to the browser are not measured. The code that
 * runs there is text: this program does not have a browser's types.
 */

/** Milliseconds since the page was asked for. */
export interface FirstLook {
  readonly paintMs: number;
  /** The progress of the task is shown. */
  readonly progressMs: number;
  /** The grid shows every node. */
  readonly gridMs: number;
  /** The progress has changed on the screen. */
  readonly movedMs: number;
  /** The longest task of the page's JavaScript until then; 0 = none over 50 ms. */
  readonly longestTaskMs: number;
}

interface Probe {
  readonly paint: number | null;
  readonly progress: number | null;
  readonly grid: number | null;
  readonly moved: number | null;
  readonly redraws: number;
  readonly longTasks: readonly { readonly start: number; readonly duration: number }[];
}

const MB = 1024 * 1024;

const INSTALL = `
  const probe = { paint: null, progress: null, grid: null, moved: null, redraws: 0, longTasks: [], isDrawn: false };
  window.springtideProbe = probe;
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) probe.longTasks.push({ start: startTime, duration });
  }).observe({ type: 'longtask', buffered: true });
  new PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries()) if (name === 'first-contentful-paint') probe.paint = startTime;
  }).observe({ type: 'paint', buffered: true });
  const fill = CanvasRenderingContext2D.prototype.fillRect;
  CanvasRenderingContext2D.prototype.fillRect = function (...box) {
    if (!probe.isDrawn) {
      probe.isDrawn = true;
      requestAnimationFrame(() => {
        probe.isDrawn = false;
        probe.redraws += 1;
      });
    }
    // what is drawn in this task becomes visible with the next frame
    if (probe.grid === null) requestAnimationFrame(() => { probe.grid ??= performance.now(); });
    return fill.apply(this, box);
  };
  let words = null;
  const look = () => {
    const found = [...document.querySelectorAll('main span, [role=main] span')]
      .map(({ textContent }) => textContent)
      .find((text) => /^[\\d,]+ of [\\d,]+ done/.test(text));
    if (found !== undefined) {
      probe.progress ??= performance.now();
      if (words !== null && found !== words) {
        probe.moved = performance.now();
        return;
      }
      words = found;
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
`;

/** The waiting is done inside the page too: the console's policy allows no other evaluation of text there. */
const UNTIL_MOVED = `
  new Promise((resolve, reject) => {
    const giveUp = performance.now() + 120_000;
    const look = () => {
      const missing = ['paint', 'progress', 'grid', 'moved'].filter((what) => window.springtideProbe[what] === null);
      if (missing.length === 0) resolve();
      else if (performance.now() > giveUp) reject(new Error('the page never had: ' + missing.join(', ')));
      else setTimeout(look, 50);
    };
    look();
  })
`;

/** Watches what happens in a page; call it before the page is opened. */
export async function watchPage(page: Page): Promise<void> {
  await page.addInitScript(INSTALL);
}

/** Opens a task's page, and resolves when it has shown everything and has changed. */
export async function firstLook(page: Page, path: string): Promise<FirstLook> {
  await page.goto(path);
  await page.evaluate(UNTIL_MOVED);
  const { paint, progress, grid, moved, longTasks } = await probeOf(page);
  return {
    paintMs: paint ?? NaN,
    progressMs: progress ?? NaN,
    gridMs: grid ?? NaN,
    movedMs: moved ?? NaN,
    longestTaskMs: longestOf(longTasks),
  };
}

/** The long tasks of a page, those of more than 50 ms, while something goes on; and how often the grid was redrawn. */
export async function longTasksDuring(
  page: Page,
  goesOn: () => Promise<unknown>,
): Promise<{ readonly longest: number; readonly count: number; readonly redraws: number }> {
  const from = await page.evaluate<number>('performance.now()');
  const before = await probeOf(page);
  await goesOn();
  const after = await probeOf(page);
  const tasks = after.longTasks.filter(({ start }) => start >= from);
  return { longest: longestOf(tasks), count: tasks.length, redraws: after.redraws - before.redraws };
}

/** The memory of a page after garbage collection. */
export async function heapAfterCollection(
  session: CDPSession,
): Promise<{ readonly heapMb: number; readonly elements: number }> {
  // what finalizers release in the first round is collected in the second
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { nodes } = await session.send('Memory.getDOMCounters');
  return { heapMb: usedSize / MB, elements: nodes };
}

function probeOf(page: Page): Promise<Probe> {
  return page.evaluate<Probe>('window.springtideProbe');
}

function longestOf(tasks: Probe['longTasks']): number {
  return Math.max(0, ...tasks.map(({ duration }) => duration));
}
