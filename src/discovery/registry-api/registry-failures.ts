import { contentOf, MessageError } from '../../messages/message-error.ts';
import { message, type Message, type Value } from '../../messages/message.ts';
import { answered } from '../answered.ts';
import type { Server, ServerEvent } from '../discovery.ts';

/** What goes wrong at a registry, with the place where. */
export class RegistryFailures {
  private readonly place: Value;
  private readonly what: string;

  /** @param what of the registry, e.g. a prefix or the name of a service */
  constructor(place: Value, what: string) {
    this.place = place;
    this.what = what;
  }

  of(reason: Value): Message {
    return message('registry_failed', { place: this.place, what: this.what, reason });
  }

  /** @throws MessageError that says where; the signal's reason */
  async told<Answer>(signal: AbortSignal, question: () => Promise<Answer>): Promise<Answer> {
    try {
      return await question();
    } catch (error) {
      signal.throwIfAborted();
      throw new MessageError(this.of(contentOf(error)), { cause: error });
    }
  }

  /** An event for every server (D3). */
  answered(
    servers: readonly Server[],
    signal: AbortSignal,
    work: () => AsyncIterable<ServerEvent>,
  ): AsyncIterable<ServerEvent> {
    return answered(servers, signal, work, (error) => this.of(contentOf(error)));
  }

  /** The complaints of a check. */
  async complaints(check: () => Promise<Message | null>): Promise<readonly Value[]> {
    try {
      const complaint = await check();
      return complaint === null ? [] : [this.of(complaint)];
    } catch (error) {
      return [this.of(contentOf(error))];
    }
  }
}
