import { randomBytes } from 'node:crypto';
import type { Outbound } from '../../base/outbound/outbound.ts';
import { contentOf } from '../../messages/message-error.ts';
import { message, type Value } from '../../messages/message.ts';
import { redactorOf } from '../../secrets/redactor.ts';
import {
  type Answers,
  CHECKED_WITHIN,
  type Hook,
  type HookAnswer,
  type Protocol,
  type Question,
  VERSION,
} from '../hook.ts';
import { complaintsIn } from '../lines/complaints.ts';
import { answersOf, type ServerCall } from './answers.ts';
import type { ServerSettings } from './settings.ts';
import { keyIn } from './signature.ts';

/** What a call is called after, and what its items are. @example { type: 'machines', items: 'machines' } */
export interface CallNames {
  readonly type: string;
  readonly items: string;
}

/** A server that is asked by signed requests, and answers in lines. */
export class ServerHook<Verb extends string, Answer extends HookAnswer> implements Hook<Verb | 'check', Answer> {
  private readonly settings: ServerSettings;
  private readonly protocol: Protocol<Verb | 'check', Answer>;
  private readonly names: CallNames;
  private readonly outbound: Pick<Outbound, 'lookupFor'>;

  constructor(
    settings: ServerSettings,
    protocol: Protocol<Verb | 'check', Answer>,
    { names, outbound }: { readonly names: CallNames; readonly outbound: Pick<Outbound, 'lookupFor'> },
  ) {
    this.settings = settings;
    this.protocol = protocol;
    this.names = names;
    this.outbound = outbound;
  }

  async *ask(question: Question<Verb | 'check'>, signal: AbortSignal): Answers<Answer> {
    const call = await this.call(question, { isRepeatable: true });
    return yield* answersOf(call, this.protocol.grammar, this.outbound, signal);
  }

  async complaints(signal: AbortSignal): Promise<readonly Value[]> {
    // over a moment before nobody waits any more: what is aborted then has not begun
    const question = { verb: 'check', items: [], seconds: CHECKED_WITHIN - 1 } as const;
    const call = await this.call(question, { isRepeatable: false });
    return complaintsIn(answersOf(call, this.protocol.grammar, this.outbound, signal), (why) => {
      if ('failure' in why) return why.failure;
      return signal.aborted ? message('http_server_busy', { url: call.url }) : contentOf(why.thrown);
    });
  }

  private async call(
    { verb, items, seconds }: Question<Verb | 'check'>,
    { isRepeatable }: Pick<ServerCall, 'isRepeatable'>,
  ): Promise<ServerCall> {
    const { url, ca_certificate: ca = '', options = '', silence_limit: silence, time_limit: limit } = this.settings;
    const introduction = { ...(await this.protocol.introduction()), options };
    const secrets = [this.settings.secret, this.settings.next_secret ?? ''].filter((secret) => secret !== '');
    const now = new Date().toISOString();
    const data = { version: VERSION, ...introduction, [this.names.items]: items };
    return {
      url,
      ca,
      verb,
      id: `msg_${randomBytes(16).toString('hex')}`,
      body: JSON.stringify({ type: `${this.names.type}.${verb}`, timestamp: now, data }),
      keys: secrets.map(keyIn).filter((key) => key !== null),
      hidden: redactorOf(secrets.flatMap((secret) => [secret, secret.replace('whsec_', '')])),
      silence,
      budget: this.budgetOf(verb),
      seconds: seconds ?? limit,
      isRepeatable,
    };
  }

  /** Drains take long: what waits for nobody, and machines beside load balancers, have budgets of their own. */
  private budgetOf(verb: Verb | 'check'): string {
    const own = `http ${this.names.type} at ${this.settings.url}`;
    return this.protocol.waits(verb) ? own : `${own} without waiting`;
  }
}
