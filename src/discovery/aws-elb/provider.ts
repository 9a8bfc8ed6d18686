import { contentOf, MessageError } from '../../messages/message-error.ts';
import { message, type Message, type Value } from '../../messages/message.ts';
import { answered } from '../answered.ts';
import type { Discovery, DiscoveryDeps, DiscoveryKind, Member, Server, ServerEvent } from '../discovery.ts';
import { groupComplaints } from './check.ts';
import { Group } from './group.ts';
import { memberOf } from './group-targets.ts';
import { registerTargets } from './register.ts';
import { checkedSettings, type Settings, settings } from './settings.ts';
import type { Target } from './targets.ts';
import { unregisterTargets } from './unregister.ts';

/**
 * A target group of AWS's Elastic Load Balancing, of ALB or NLB, by its API. It keeps what it is told, so that it has no eras.
 */
export const awsElb: DiscoveryKind<Settings> = {
  name: 'aws-elb',
  title: { en: 'AWS ELB (ALB, NLB)', zh: 'AWS ELB（ALB、NLB）' },
  settings,
  checked: checkedSettings,
  abilities: { drains: true, cuts: false, weights: false, waits: true, names: false, ports: true },
  open: (settings, deps) => new AwsElb(settings, deps),
};

type Work = (group: Group, targets: readonly Target[], signal: AbortSignal) => AsyncIterable<ServerEvent>;

class AwsElb implements Discovery {
  readonly usual: Discovery['usual'];
  private readonly group: Group;
  /** For the check, which somebody waits for. */
  private readonly impatient: Group;

  constructor(settings: Settings, { outbound }: DiscoveryDeps) {
    this.usual = { port: settings.port };
    this.group = new Group(settings, outbound);
    this.impatient = new Group(settings, outbound, false);
  }

  register(servers: readonly Server[], signal: AbortSignal): AsyncIterable<ServerEvent> {
    return this.worked(servers, false, registerTargets, signal);
  }

  unregister(servers: readonly Server[], signal: AbortSignal): AsyncIterable<ServerEvent> {
    return this.worked(servers, true, unregisterTargets, signal);
  }

  async members(signal: AbortSignal): Promise<readonly Member[]> {
    try {
      const targets = await this.group.elb.targets(signal);
      const addresses = await this.group.addresses(targets, signal);
      return targets.map((target) => memberOf(target, addresses.get(target.id) ?? target.id));
    } catch (error) {
      signal.throwIfAborted();
      throw new MessageError(this.failure(contentOf(error)), { cause: error });
    }
  }

  async check(): Promise<readonly Value[]> {
    return (await groupComplaints(this.impatient)).map((reason) => this.failure(reason));
  }

  private async *worked(
    servers: readonly Server[],
    isLeaving: boolean,
    work: Work,
    signal: AbortSignal,
  ): AsyncIterable<ServerEvent> {
    const { group } = this;
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
    return message('elb_failed', { group: this.group.name, reason });
  }
}
