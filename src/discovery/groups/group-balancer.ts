import { contentOf, MessageError } from '../../messages/message-error.ts';
import { message, type Message, type Value } from '../../messages/message.ts';
import { answered } from '../answered.ts';
import type { Discovery, Member, Server, ServerEvent } from '../discovery.ts';
import { registerTargets } from './register.ts';
import type { GroupTarget, OpenedGroup, ServerGroup, Target } from './server-group.ts';
import { unregisterTargets } from './unregister.ts';

type Work<Found extends GroupTarget> = (
  group: ServerGroup<Found>,
  targets: readonly Target[],
  signal: AbortSignal,
) => AsyncIterable<ServerEvent>;

/** A group of a cloud as a load balancer. It keeps what it is told, so that it has no eras. */
export class GroupBalancer<Found extends GroupTarget> implements Discovery {
  readonly usual: Discovery['usual'];
  private readonly opened: OpenedGroup<Found>;

  constructor(opened: OpenedGroup<Found>, usual: Discovery['usual']) {
    this.opened = opened;
    this.usual = usual;
  }

  register(servers: readonly Server[], signal: AbortSignal): AsyncIterable<ServerEvent> {
    return this.worked(servers, false, registerTargets, signal);
  }

  unregister(servers: readonly Server[], signal: AbortSignal): AsyncIterable<ServerEvent> {
    return this.worked(servers, true, unregisterTargets, signal);
  }

  async members(signal: AbortSignal): Promise<readonly Member[]> {
    try {
      return await this.opened.group.members(signal);
    } catch (error) {
      signal.throwIfAborted();
      throw new MessageError(this.failure(contentOf(error)), { cause: error });
    }
  }

  async check(): Promise<readonly Value[]> {
    return (await this.opened.complaints()).map((reason) => this.failure(reason));
  }

  private async *worked(
    servers: readonly Server[],
    isLeaving: boolean,
    work: Work<Found>,
    signal: AbortSignal,
  ): AsyncIterable<ServerEvent> {
    const { group } = this.opened;
    const all = async function* (): AsyncIterable<ServerEvent> {
      const { targets, refused } = await group.find(servers, isLeaving, signal);
      yield* refused;
      if (targets.length > 0) yield* work(group, targets, signal);
    };
    for await (const event of answered(servers, signal, all)) {
      yield event.ok ? event : { ...event, log: this.failure(event.log) };
    }
  }

  private failure(reason: Value): Message {
    return message('group_failed', { group: this.opened.group.title, reason });
  }
}
