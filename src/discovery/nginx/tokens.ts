import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';

/** What nginx reads of a file at a time. Offsets are those of the text: `end` is exclusive. */
export interface Token {
  readonly kind: 'word' | 'open' | 'close' | 'end' | 'comment';
  readonly start: number;
  readonly end: number;
  /** Of a word its value, without quotes and backslashes; of a comment all of it; else the character. */
  readonly text: string;
}

const PUNCTUATION: Readonly<Record<string, Token['kind']>> = { '{': 'open', '}': 'close', ';': 'end' };
const BLANK = /[ \t\r\n]/;

/**
 * Splits a configuration as nginx does (ngx_conf_read_token): a comment begins only where a word could, a backslash takes the next
 * character as it is, quotes enclose anything, and the brace of `${name}` belongs to its word.
 *
 * @throws MessageError when a quote is not closed
 * @example tokensIn('server a; # b').map(({ text }) => text) // ['server', 'a', ';', '# b']
 */
export function tokensIn(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length;) {
    if (BLANK.test(text.charAt(at))) {
      at += 1;
      continue;
    }
    const token = tokenAt(text, at);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function tokenAt(text: string, start: number): Token {
  const first = text.charAt(start);
  const kind = PUNCTUATION[first];
  if (kind !== undefined) return { kind, start, end: start + 1, text: first };
  if (first === '#') {
    const line = text.indexOf('\n', start);
    const end = line === -1 ? text.length : line;
    return { kind: 'comment', start, end, text: text.slice(start, end) };
  }
  return first === '"' || first === "'" ? quotedAt(text, start, first) : bareAt(text, start);
}

function quotedAt(text: string, start: number, quote: string): Token {
  let value = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === quote) return { kind: 'word', start, end: at + 1, text: value };
    if (char === '\\') at += 1;
    value += text.charAt(at);
  }
  throw new MessageError(message('nginx_file_unread', { line: lineOf(text, start) }));
}

function bareAt(text: string, start: number): Token {
  let value = '';
  let isVariable = false;
  let at = start;
  for (; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (BLANK.test(char) || char === ';' || (char === '{' && !isVariable)) break;
    isVariable = char === '$';
    if (char === '\\') at += 1;
    value += text.charAt(at);
  }
  return { kind: 'word', start, end: Math.min(at, text.length), text: value };
}

/** The line of an offset; the first is 1. */
export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
