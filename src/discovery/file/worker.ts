import { parentPort } from 'node:worker_threads';
import { READY } from '../../base/threads/asked-thread.ts';
import { type FileAnswer, type FileRequest, answerTo } from './request.ts';

/** The thread that reads files: it answers requests, in their order. */
parentPort?.on('message', (request: FileRequest) => tell(answerTo(request)));
tell(READY);

function tell(message: FileAnswer | typeof READY): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows, and this is a thread
  parentPort?.postMessage(message);
}
