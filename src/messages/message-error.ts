import { englishOf, type Value } from './message.ts';

/** An error that says what is wrong in a message, or in somebody else's words; its own text is the English one. */
export class MessageError<Content extends Value = Value> extends Error {
  readonly content: Content;

  constructor(content: Content, options?: ErrorOptions) {
    super(englishOf(content), options);
    this.content = content;
  }
}

/** What an error says, as a value of a message: of others it is their own text. */
export function contentOf(error: unknown): Value {
  if (error instanceof MessageError) return error.content as Value;
  return error instanceof Error ? error.message : String(error);
}
