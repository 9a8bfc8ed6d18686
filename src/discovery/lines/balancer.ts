import { oneLine } from '../../base/text/foreign-text.ts';
import { MOST_SERVERS } from '../../domain/fleet/listed-servers.ts';
import type { SdId } from '../../domain/ids.ts';
import { CHECKED_WITHIN, type Hook, type Protocol } from '../../hooks/hook.ts';
import { wholeAnswers } from '../../hooks/lines/whole-answers.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message, type Value } from '../../messages/message.ts';
import { answered } from '../answered.ts';
import type { Discovery, DiscoveryAbilities, Member, Server, ServerEvent } from '../discovery.ts';
import { usualOf } from '../server-settings.ts';
import { writtenPlace } from '../written-place.ts';
import { type Answer, type Item, parseAnswer, type Verb } from './protocol.ts';
import type { LineSettings } from './settings.ts';

/** Seconds for an answer to which others wait. */
const LISTED_WITHIN = 30;
const ERA_WITHIN = 5;

/** What one can do is for the user to say. */
export const LINE_ABILITIES: DiscoveryAbilities = {
  drains: 'sometimes',
  cuts: 'sometimes',
  weights: 'sometimes',
  waits: 'sometimes',
  names: 'sometimes',
  ports: 'sometimes',
};

type Change = 'register' | 'unregister';

interface LineBalancerOptions {
  readonly settings: LineSettings;
  readonly hook: Hook<Verb, Answer>;
  /** Whose answers they are, in complaints. */
  readonly who: Value;
}

/**
 * A load balancer of the user's own that answers in lines. What is said of a server that was not asked about counts for nothing, and D1,
 * D2 and D4 are what the user promises: what is not known to be done is asked for again.
 */
export class LineBalancer implements Discovery {
  readonly usual: Discovery['usual'];
  readonly era?: NonNullable<Discovery['era']>;
  private readonly options: LineBalancerOptions;

  constructor(options: LineBalancerOptions) {
    const { settings } = options;
    this.options = options;
    this.usual = usualOf(settings);
    if (settings.forgets) this.era = (signal) => this.askEra(signal);
  }

  register(servers: readonly Server[], signal: AbortSignal): AsyncIterable<ServerEvent> {
    return this.changed('register', servers, signal);
  }

  unregister(servers: readonly Server[], signal: AbortSignal): AsyncIterable<ServerEvent> {
    return this.changed('unregister', servers, signal);
  }

  async members(signal: AbortSignal): Promise<readonly Member[]> {
    const found = new Map<string, Member>();
    const question = { verb: 'members', items: [], seconds: LISTED_WITHIN } as const;
    for await (const answer of wholeAnswers(this.options.hook.ask(question, signal))) {
      const { error, name, ip, port, weight, state } = answer;
      if (error !== null) throw new MessageError(oneLine(error));
      if (ip === null || port === null) throw this.incomplete('members', 'ip, port');
      // a list that was cut off is asked for again, from its beginning
      found.set(name ?? `${ip} ${port}`, { name, ip, port, weight, state: state ?? 'unknown' });
      if (found.size > MOST_SERVERS) throw new MessageError(message('servers_too_many', { most: MOST_SERVERS }));
    }
    return [...found.values()];
  }

  check(): Promise<readonly Value[]> {
    return this.options.hook.complaints(AbortSignal.timeout(CHECKED_WITHIN * 1000));
  }

  private async askEra(signal: AbortSignal): Promise<string> {
    const question = { verb: 'era', items: [], seconds: ERA_WITHIN } as const;
    for await (const { error, era } of wholeAnswers(this.options.hook.ask(question, signal))) {
      if (error !== null) throw new MessageError(oneLine(error));
      if (era !== null) return era;
    }
    throw this.incomplete('era', 'era');
  }

  private changed(verb: Change, servers: readonly Server[], signal: AbortSignal): AsyncIterable<ServerEvent> {
    return answered(servers, signal, () => this.told(verb, servers, signal));
  }

  /** @throws MessageError that says why servers are left without an answer */
  private async *told(verb: Change, servers: readonly Server[], signal: AbortSignal): AsyncIterable<ServerEvent> {
    const { hook, who, settings } = this.options;
    const items = servers.map((server) => itemOf(server, settings));
    const open = new Map(items.map((item) => [item.name, item]));
    for await (const answer of wholeAnswers(hook.ask({ verb, items }, signal))) {
      const item = open.get(answer.name ?? '');
      if (item === undefined || (answer.isUnderWay && answer.error === null)) continue;
      open.delete(item.name);
      yield eventOf(verb, item, answer);
    }
    if (open.size > 0) throw new MessageError(message('balancer_hook_silent', { hook: who, verb }));
  }

  private incomplete(verb: Verb, fields: string): MessageError {
    return new MessageError(message('balancer_hook_incomplete', { hook: this.options.who, verb, fields }));
  }
}

/** How load balancers are asked. @param waits whether changes of one follow one another */
export function balancerProtocol(id: SdId, waits: boolean): Protocol<Verb, Answer> {
  return {
    introduction: () => Promise.resolve({ balancer: id }),
    grammar: parseAnswer,
    waits: (verb) => waits && (verb === 'register' || verb === 'unregister'),
  };
}

function eventOf(verb: Change, { ip, name, port }: Item, answer: Answer): ServerEvent {
  const { error, log, keptAs } = answer;
  if (error !== null) return { ip, ok: false, log: oneLine(error) };
  const done =
    verb === 'register'
      ? message('registered', { address: writtenPlace({ ip, port }), server: name })
      : message('server_unregistered', { server: name });
  return { ip, ok: true, log: oneLine(log ?? '') || done, ...(keptAs === null ? {} : { keptAs }) };
}

function itemOf({ name, ip, port, weight }: Server, { port: usualPort, weight: usualWeight }: LineSettings): Item {
  const weighed = weight ?? usualWeight;
  return { name, ip, port: port ?? usualPort, ...(weighed === undefined ? {} : { weight: weighed }) };
}
