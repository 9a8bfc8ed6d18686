import { randomBytes } from 'node:crypto';
import type { VmTypeId } from '../../domain/ids.ts';
import { contentOf } from '../../messages/message-error.ts';
import { message, type Message, type Value } from '../../messages/message.ts';
import { redactorOf } from '../../secrets/redactor.ts';
import { complaintsIn } from '../lines/complaints.ts';
import { type Introduction, type Item, type Verb, VERSION } from '../lines/protocol.ts';
import { CHECKED_WITHIN } from '../lines/provider.ts';
import type { Answers, Speaker } from '../lines/speaker.ts';
import type { ProviderDeps } from '../provider-deps.ts';
import { answersOf, type ServerCall } from './answers.ts';
import type { Settings } from './settings.ts';
import { keyIn } from './signature.ts';

/** A server that is asked by signed requests, and answers in lines. */
export class ServerSpeaker implements Speaker {
  private readonly vmTypeId: VmTypeId;
  private readonly settings: Settings;
  private readonly deps: ProviderDeps;

  constructor(vmTypeId: VmTypeId, given: Settings, deps: ProviderDeps) {
    this.vmTypeId = vmTypeId;
    this.settings = given;
    this.deps = deps;
  }

  async *ask(verb: Verb, items: readonly Item[], signal: AbortSignal): Answers {
    const limits = { seconds: this.settings.time_limit, isRepeatable: true };
    return yield* answersOf(await this.call(verb, items, limits), this.deps.outbound, signal);
  }

  async complaints(signal: AbortSignal): Promise<readonly Value[]> {
    // over a moment before nobody waits any more: what is aborted then has not begun
    const call = await this.call('check', [], { seconds: CHECKED_WITHIN - 1, isRepeatable: false });
    return complaintsIn(answersOf(call, this.deps.outbound, signal), (why) => {
      if ('failure' in why) return why.failure;
      return signal.aborted ? message('machine_server_busy', { url: call.url }) : contentOf(why.thrown);
    });
  }

  silent(verb: Verb): Message {
    return message('machine_server_silent', { url: this.settings.url, verb });
  }

  incomplete(): Message {
    return message('machine_server_incomplete', { url: this.settings.url });
  }

  private async call(
    verb: Verb,
    items: readonly Item[],
    limits: Pick<ServerCall, 'seconds' | 'isRepeatable'>,
  ): Promise<ServerCall> {
    const { url, ca_certificate: ca = '', options = '', silence_limit: silence } = this.settings;
    const publicKey = await this.deps.keys.publicKey();
    const introduction = { vm_type: this.vmTypeId, public_key: publicKey, options };
    const secrets = [this.settings.secret, this.settings.next_secret ?? ''].filter((secret) => secret !== '');
    return {
      url,
      ca,
      verb,
      id: `msg_${randomBytes(16).toString('hex')}`,
      body: bodyOf(verb, introduction, items, new Date()),
      keys: secrets.map(keyIn).filter((key) => key !== null),
      hidden: redactorOf(secrets.flatMap((secret) => [secret, secret.replace('whsec_', '')])),
      silence,
      ...limits,
    };
  }
}

/** The body of a call. @example bodyOf('destroy', { vm_type: 3, … }, [{ vm_id: 'i-1' }], new Date()) */
function bodyOf(verb: Verb, introduction: Introduction, items: readonly Item[], now: Date): string {
  const data = { version: VERSION, ...introduction, machines: items };
  return JSON.stringify({ type: `machines.${verb}`, timestamp: now.toISOString(), data });
}
