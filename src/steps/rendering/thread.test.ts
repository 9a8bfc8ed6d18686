import { describe, expect, test } from 'vitest';
import { TemplateFault } from './fault.ts';
import type { Request } from './messages.ts';
import { RenderThread } from './thread.ts';

/** A thread that answers with the text; `spin` never ends, `grow` takes all memory, `die` ends the thread. */
const SCRIPT = `
  import { parentPort } from 'node:worker_threads';
  parentPort.on('message', ({ job }) => {
    const [text] = job.texts;
    if (text === 'spin') for (;;);
    if (text === 'grow') for (const all = []; ; ) all.push(new Array(1000).fill(0));
    if (text === 'die') process.exit(3);
    parentPort.postMessage({ kind: 'filled', texts: [text] });
  });
  parentPort.postMessage('ready');
`;

const script = (code: string): URL => new URL(`data:text/javascript,${encodeURIComponent(code)}`);
const asking = (text: string): Request => ({ kind: 'fill', job: { texts: [text], variables: {} } });
const filled = (text: string) => ({ kind: 'filled', texts: [text] });

describe('RT1: what goes wrong ends its thread, and nothing else', () => {
  test.each([
    ['spin', 'it takes longer than 100 ms'],
    ['grow', /too much memory|longer than/],
    ['die', 'the thread that renders has ended'],
  ])('%s', { timeout: 60_000 }, async (text, reason) => {
    const thread = new RenderThread({ script: script(SCRIPT), patience: 100 });
    const [before, culprit, ...behind] = [asking('a'), asking(text), asking('b'), asking('c')].map((request) =>
      thread.ask(request),
    );
    await expect(culprit).rejects.toThrow(TemplateFault);
    await expect(culprit).rejects.toThrow(reason);
    expect(await before).toEqual(filled('a'));
    expect(await Promise.all(behind)).toEqual([filled('b'), filled('c')]);
    expect(await thread.ask(asking('d'))).toEqual(filled('d'));
  });

  test('the event loop goes on meanwhile', { timeout: 60_000 }, async () => {
    const thread = new RenderThread({ script: script(SCRIPT), patience: 100 });
    let turns = 0;
    const turning = setInterval(() => turns++, 1);
    await expect(thread.ask(asking('spin'))).rejects.toThrow(TemplateFault);
    clearInterval(turning);
    expect(turns).toBeGreaterThan(10);
  });
});

test('RT2: a rendering that takes its time, but not the processor, is let be', async () => {
  const code = `
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', ({ job }) => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
      parentPort.postMessage({ kind: 'filled', texts: job.texts });
    });
    parentPort.postMessage('ready');
  `;
  const thread = new RenderThread({ script: script(code), patience: 100 });
  expect(await thread.ask(asking('a'))).toEqual(filled('a'));
});

test('a thread that cannot start fails what was asked, once', async () => {
  const thread = new RenderThread({ script: script('throw new Error("no such thing")'), patience: 100 });
  const both = [thread.ask(asking('a')), thread.ask(asking('b'))];
  for (const answer of both) await expect(answer).rejects.toThrow('no such thing');
});

test('what no thread can be given fails alone', async () => {
  const thread = new RenderThread({ script: script(SCRIPT), patience: 1000 });
  const bad = thread.ask({ kind: 'fill', job: { texts: ['a'], variables: { f: () => 1 } } });
  const good = thread.ask(asking('b'));
  await expect(bad).rejects.toThrow('the parameters cannot be handed over');
  expect(await good).toEqual(filled('b'));
});
