import { englishOf, type Message, type Value } from './message.ts';

/** An error that says what is wrong in a message; its own text is the English one. */
export class MessageError extends Error {
  readonly content: Message;

  constructor(content: Message, options?: ErrorOptions) {
    super(englishOf(content), options);
    this.content = content;
  }
}

/** What an error says, as a value of a message: of others it is their own text. */
export function contentOf(error: unknown): Value {
  if (error instanceof MessageError) return error.content;
  return error instanceof Error ? error.message : String(error);
}
