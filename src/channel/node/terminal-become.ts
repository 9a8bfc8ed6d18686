import { randomBytes } from 'node:crypto';
import type { Become } from '../channel.ts';

/** Bytes at the beginning among which a prompt is looked for. */
const LOOKED_AT = 8192;

/**
 * The command line that becomes the other user on a terminal, in plain words for any login shell, and what the other user's shell writes
 * when it is there.
 */
export function becomingCommand({ method, user, password }: Become): {
  readonly line: string;
  readonly up: string;
  readonly ask: string;
} {
  const nonce = randomBytes(8).toString('hex');
  const up = `springtide-up-${nonce}`;
  const ask = method === 'sudo' ? `springtide-ask-${nonce}` : 'assword:';
  // two words that are one on the terminal: its echo of the command is not taken for the report
  const boot = `printf %s%s springtide-up- ${nonce}; exec "\${SHELL:-/bin/sh}" -l`;
  switch (method) {
    case 'sudo': {
      const how = password === undefined ? '' : ` -p ${ask}`;
      return { line: `exec sudo -k${how} -H -u ${user} -- /bin/sh -c '${boot}'`, up, ask };
    }
    case 'su':
      return { line: `exec env LC_ALL=C su ${user} -c '${boot}'`, up, ask };
    case 'doas':
      return { line: `exec doas -u ${user} /bin/sh -c '${boot}'`, up, ask };
  }
}

/**
 * Reads what a terminal shows until the other user's shell is there: answers one prompt, and leaves prompt and report out of what is shown.
 *
 * @example
 * const becoming = new Becoming('ask', 'up', 'secret');
 * becoming.hear(Buffer.from('ask')) // { shown: '', answer: 'secret\n', isUp: false }
 */
export class Becoming {
  private readonly ask: Buffer;
  private readonly up: Buffer;
  private readonly password: string | undefined;
  /** The end of what was heard, where it may be the beginning of a word that is looked for. */
  private held: Buffer = Buffer.alloc(0);
  private heard = 0;
  private isAnswered = false;
  isOver = false;

  /** Whether what a person types would be taken for the password. */
  get isAsking(): boolean {
    return this.password !== undefined && !this.isOver;
  }

  constructor(ask: string, up: string, password: string | undefined) {
    this.ask = Buffer.from(ask);
    this.up = Buffer.from(up);
    this.password = password;
  }

  hear(chunk: Buffer): { readonly shown: Buffer; readonly answer: string | null } {
    if (this.isOver) return { shown: chunk, answer: null };
    this.heard += chunk.length;
    const text = Buffer.concat([this.held, chunk]);
    this.held = Buffer.alloc(0);
    const up = text.indexOf(this.up);
    if (up !== -1) {
      this.isOver = true;
      return { shown: Buffer.concat([text.subarray(0, up), text.subarray(up + this.up.length)]), answer: null };
    }
    const ask = this.password === undefined ? -1 : text.indexOf(this.ask);
    if (ask !== -1 && this.isAnswered) {
      // it was not accepted: the person may know another one
      this.isOver = true;
      return { shown: text, answer: null };
    }
    if (ask !== -1) {
      this.isAnswered = true;
      const { shown } = this.hear(text.subarray(ask + this.ask.length));
      return { shown: Buffer.concat([text.subarray(0, ask), shown]), answer: `${this.password}\n` };
    }
    if (this.heard > LOOKED_AT) {
      // this is no program that becomes anybody
      this.isOver = true;
      return { shown: text, answer: null };
    }
    const kept = Math.max(beginningAtEnd(text, this.up), beginningAtEnd(text, this.ask));
    this.held = Buffer.from(text.subarray(text.length - kept));
    return { shown: text.subarray(0, text.length - kept), answer: null };
  }

  /** What was held back, when nothing more comes. */
  rest(): Buffer {
    const rest = this.held;
    this.held = Buffer.alloc(0);
    return rest;
  }
}

/** How many bytes at the end of a text are the beginning of a word. */
function beginningAtEnd(text: Buffer, word: Buffer): number {
  for (let length = Math.min(text.length, word.length - 1); length > 0; length -= 1) {
    if (text.subarray(text.length - length).equals(word.subarray(0, length))) return length;
  }
  return 0;
}
