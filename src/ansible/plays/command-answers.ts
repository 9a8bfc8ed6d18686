import { messageOf } from '../../base/errors.ts';
import { lastLine } from '../../base/text/foreign-text.ts';
import type { Channel, Endpoint, ExitStatus, RunOptions } from '../../channel/channel.ts';
import { MessageError } from '../../messages/message-error.ts';
import { englishOf, message } from '../../messages/message.ts';
import type { Answer } from './link.ts';
import { ANSWER_LIMIT, commandResult, commandScript, type NodeCommand } from './node-command.ts';

/** Milliseconds after which a node that does not take a command is not waited for: the other nodes of a play may wait for it. */
const REACHED_WITHIN = 60_000;

const NOT_REACHED = new MessageError(message('play_node_not_reached', { seconds: REACHED_WITHIN / 1000 }));

/** What a play is told when nothing more is run on a node. */
export const CANCELLED = englishOf(message('play_node_cancelled'));

/** A command of a play, under its run id. */
export interface PlayCommand extends NodeCommand {
  readonly runId: string;
}

/** Runs the commands of a play on one node, each once. */
export class CommandAnswers {
  private readonly channel: Channel;
  private readonly endpoint: Endpoint;
  private readonly options: RunOptions;
  private readonly before: string;
  private readonly running = new Set<string>();
  private isCancelled = false;

  /** @param before lines that run before each command */
  constructor(channel: Channel, endpoint: Endpoint, options: RunOptions, before = '') {
    this.channel = channel;
    this.endpoint = endpoint;
    this.options = options;
    this.before = before;
  }

  /** @throws the abort reason when nobody waits for the answer any more, or this process lets go */
  async answer({ runId, ...command }: PlayCommand, gone: AbortSignal): Promise<Answer> {
    if (this.isCancelled) return { refused: CANCELLED };
    this.running.add(runId);
    using patience = new Patience();
    const { onOutput: _, ...options } = this.options;
    try {
      const status = await this.channel.run(this.endpoint, commandScript(command, this.before), {
        ...options,
        runId,
        outputLimit: ANSWER_LIMIT,
        // what it wrote is an answer at its end, and may be no text
        isSilent: true,
        isBinary: true,
        onContact: (contact) => {
          patience.heard(contact.phase);
          options.onContact?.(contact);
        },
        signal: AbortSignal.any([options.signal, gone, patience.over]),
      });
      return this.answerOf(command.id, status);
    } catch (error) {
      if (!patience.over.aborted || options.signal.aborted || gone.aborted) throw error;
      return { unreachable: NOT_REACHED.message };
    } finally {
      this.running.delete(runId);
    }
  }

  /** Ends what runs, and refuses what comes. */
  async cancel(): Promise<void> {
    this.isCancelled = true;
    await Promise.all([...this.running].map((runId) => this.channel.cancel(this.endpoint, runId)));
  }

  private answerOf(id: string, status: ExitStatus): Answer {
    if (this.isCancelled) return { refused: CANCELLED };
    switch (status.kind) {
      case 'exited':
        return status.code === 0 ? resultIn(id, status.output) : { refused: lastLine(status.output) };
      case 'timed_out':
        return { refused: englishOf(message('play_too_late')) };
      case 'lost':
        return { unreachable: englishOf(message('play_command_lost')) };
      case 'unreachable':
        return { unreachable: englishOf(status.reason) };
    }
  }
}

function resultIn(id: string, output: string): Answer {
  try {
    return commandResult(id, output);
  } catch (error) {
    return { refused: messageOf(error) };
  }
}

/** Over when a node was being connected to for too long. Once a command runs there, its deadline counts alone. */
class Patience implements Disposable {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private hasRun = false;

  get over(): AbortSignal {
    return this.controller.signal;
  }

  heard(phase: 'connecting' | 'running' | 'ending'): void {
    if (phase !== 'connecting') {
      this.hasRun = true;
      clearTimeout(this.timer);
    } else if (!this.hasRun) {
      this.timer ??= setTimeout(() => this.controller.abort(NOT_REACHED), REACHED_WITHIN);
    }
  }

  [Symbol.dispose](): void {
    clearTimeout(this.timer);
  }
}
