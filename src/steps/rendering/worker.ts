import { parentPort } from 'node:worker_threads';
import { READY } from '../../base/threads/asked-thread.ts';
import { resultOf } from './render-request.ts';
import type { RenderResult, Request } from './messages.ts';

/** The rendering thread: it answers requests, in their order. */
parentPort?.on('message', (request: Request) => tell(resultOf(request)));
tell(READY);

function tell(message: RenderResult | typeof READY): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows, and this is a thread
  parentPort?.postMessage(message);
}
