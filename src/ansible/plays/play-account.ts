import { Defect } from '../../base/errors.ts';
import type { ExitStatus } from '../../channel/channel.ts';
import { englishOf, message } from '../../messages/message.ts';
import { NodeLog } from './node-log.ts';
import type { NodeEnd, PlayEvent } from './play-events.ts';

/** Exit codes of nodes, as Ansible has them for plays. */
const CODES: Readonly<Record<NodeEnd, number>> = { ok: 0, failed: 2, unreachable: 4 };

/** What is known of a node. */
interface NodeAccount {
  readonly log: NodeLog;
  end: NodeEnd | null;
  /** A task was begun, and how it ended was not told yet. */
  isOpen: boolean;
  /** How a task ended was never told: another one was begun after it. */
  hasGap: boolean;
}

/**
 * What a play has told of its nodes.
 *
 * @example
 * const account = new PlayAccount(2);
 * account.take({ event: 'ended', node: 0, as: 'ok' });
 * account.statusOf(0, '') // { kind: 'exited', code: 0, output: '' }
 */
export class PlayAccount {
  /** The exit code of the play: its last word; null = it has not said it. */
  exit: number | null = null;
  private readonly nodes: readonly NodeAccount[];

  constructor(nodes: number) {
    this.nodes = Array.from({ length: nodes }, () => ({
      log: new NodeLog(),
      end: null,
      isOpen: false,
      hasGap: false,
    }));
  }

  /** How many nodes the play has. */
  get size(): number {
    return this.nodes.length;
  }

  take(event: PlayEvent): void {
    if (event.event === 'exit') {
      this.exit = event.code;
      return;
    }
    const account = this.nodes[event.node];
    if (account === undefined) return;
    switch (event.event) {
      case 'begun':
        account.hasGap ||= account.isOpen;
        account.isOpen = true;
        return;
      case 'ended':
        account.end = event.as;
        return;
      case 'task':
        account.isOpen &&= event.as === 'retried';
        account.log.add(event);
    }
  }

  log(node: number): NodeLog {
    return this.account(node).log;
  }

  /**
   * How a node ended in a play that is over.
   *
   * @param complaint what the play printed last: why it ended before it was through
   */
  statusOf(node: number, complaint: string): ExitStatus {
    const { log, end, isOpen, hasGap } = this.account(node);
    const { text } = log;
    const isUnknown = isOpen || hasGap;
    if (end !== null && !isUnknown) return { kind: 'exited', code: CODES[end], output: text };
    if (this.exit === null) return { kind: 'lost', by: 'play', output: text };
    const output = complaint === '' ? text : `${text}${complaint}\n`;
    if (isUnknown) return { kind: 'lost', by: 'play', output };
    if (this.exit > 0) return { kind: 'exited', code: this.exit, output };
    return { kind: 'exited', code: 0, output: `${text}${englishOf(message('play_without_node'))}\n` };
  }

  private account(node: number): NodeAccount {
    const account = this.nodes[node];
    if (account === undefined) throw new Defect(`the play has no node ${node}`);
    return account;
  }
}
