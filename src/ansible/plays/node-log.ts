import { logOf, type PlayEvent } from './play-events.ts';

/** Characters of a node's log; what comes after them is left out. */
const LONGEST_LOG = 1024 * 1024;
/** The line in their place. */
export const MORE_TASKS = '… more tasks are left out here';

/** The log of a play at one node, with somebody who is told of it as it grows. */
export class NodeLog {
  text = '';
  private told: ((text: string) => void) | undefined;
  private isFull = false;

  add(event: PlayEvent & { readonly event: 'task' }): void {
    if (this.isFull) return;
    const lines = logOf(event);
    this.isFull = this.text.length + lines.length > LONGEST_LOG;
    const shown = this.isFull ? `${MORE_TASKS}\n` : lines;
    this.text += shown;
    this.told?.(shown);
  }

  /** Tells a listener what there is, and what comes, until it is disposed of. */
  listen(told: ((text: string) => void) | undefined): Disposable {
    this.told = told;
    if (this.text !== '') told?.(this.text);
    return {
      [Symbol.dispose]: () => {
        if (this.told === told) this.told = undefined;
      },
    };
  }
}
