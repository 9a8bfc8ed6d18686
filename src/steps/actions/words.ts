import { trimEnd } from '../../base/text/trim-end.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';

/** A word of a text as a shell would split it, with its position. */
export interface Word {
  /** Without its quotes. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

const BLANK = /\s/;
const TEMPLATES = [
  ['{{', '}}'],
  ['{%', '%}'],
  ['{#', '#}'],
] as const;

/**
 * Splits a text into words the way a POSIX shell does: blanks separate, quotes and backslashes protect; nothing is
 * expanded. With `templates`, `{{ … }}` belongs to its word unchanged.
 *
 * @throws when a quote is not closed
 * @example wordsOf(`a 'b c' d\\ e`).map((word) => word.value) // ['a', 'b c', 'd e']
 */
export function wordsOf(text: string, { templates }: { readonly templates: boolean }): readonly Word[] {
  const words: Word[] = [];
  let at = 0;
  while (at < text.length) {
    if (BLANK.test(text.charAt(at))) {
      at++;
      continue;
    }
    const word = wordAt(text, at, templates);
    words.push(word);
    at = word.end;
  }
  return words;
}

function wordAt(text: string, start: number, templates: boolean): Word {
  let value = '';
  let at = start;
  let quote = '';
  while (at < text.length && (quote !== '' || !BLANK.test(text.charAt(at)))) {
    const piece = pieceAt(text, at, quote, templates);
    value += piece.value;
    quote = piece.quote;
    at = piece.end;
  }
  if (quote !== '') throw new MessageError(message('quote_not_closed', { quote, text: text.slice(start, start + 60) }));
  return { value, start, end: at };
}

interface Piece {
  readonly value: string;
  readonly end: number;
  /** The quote that is open after it, or ''. */
  readonly quote: string;
}

function pieceAt(text: string, at: number, quote: string, templates: boolean): Piece {
  const template = templates ? templateAt(text, at) : null;
  if (template !== null) return { value: template, end: at + template.length, quote };
  const char = text.charAt(at);
  if (char === '\\' && quote !== "'") return { ...escaped(text, at, quote), quote };
  if (quote === '' && (char === '"' || char === "'")) return { value: '', end: at + 1, quote: char };
  if (char === quote) return { value: '', end: at + 1, quote: '' };
  return { value: char, end: at + 1, quote };
}

function escaped(text: string, at: number, quote: string): { readonly value: string; readonly end: number } {
  const next = text.charAt(at + 1);
  if (next === '\n') return { value: '', end: at + 2 };
  // inside double quotes a backslash escapes only special characters
  if (quote === '"' && !'"\\$`'.includes(next)) return { value: '\\', end: at + 1 };
  return { value: next === '' ? '\\' : next, end: at + 2 };
}

function templateAt(text: string, at: number): string | null {
  for (const [open, close] of TEMPLATES) {
    if (!text.startsWith(open, at)) continue;
    const end = text.indexOf(close, at + open.length);
    return text.slice(at, end === -1 ? text.length : end + close.length);
  }
  return null;
}

export interface Pairs {
  readonly pairs: Readonly<Record<string, string>>;
  /** The text without its pairs. */
  readonly rest: string;
}

/**
 * Takes the words of the form `name=value` out of a text. Only those whose name `isName` accepts are taken; the rest
 * stays as it was, character by character. A text with an unclosed quote has no pairs: it may make sense to a shell.
 *
 * @example takePairs('make install chdir=/src', (name) => name === 'chdir') // { pairs: { chdir: '/src' }, rest: 'make install' }
 */
export function takePairs(text: string, isName: (name: string) => boolean): Pairs {
  let words: readonly Word[];
  try {
    words = wordsOf(text, { templates: true });
  } catch {
    return { pairs: {}, rest: text };
  }
  const pairs: Record<string, string> = {};
  let rest = '';
  let kept = 0;
  for (const { value, start, end } of words) {
    const [, name] = /^(\w+)=/.exec(text.slice(start, end)) ?? [];
    if (name === undefined || !isName(name)) continue;
    pairs[name] = value.slice(name.length + 1);
    rest += trimEnd(text.slice(kept, start), ' \t');
    kept = end;
  }
  return kept === 0 ? { pairs, rest: text } : { pairs, rest: (rest + text.slice(kept)).trim() };
}
