import { messageOf } from '../base/errors.ts';
import { englishOf, type Message, type Value } from '../messages/message.ts';
import { formsOf } from './forms.ts';
import { MASK } from './mask.ts';
import { PatternSearch } from './pattern-search.ts';

/*
 * Removes secrets from the output of steps before it is stored or sent.
 *
 * K1. Every character that is part of a secret's form is removed, however forms overlap; adjacent ones become one mask.
 * K2. A text in pieces gives the same as the whole. Only what may be the beginning of a secret is held back:
 *     less than the longest form.
 */

export interface Redactor {
  text(whole: string): string;
  /** What goes into a message; where a text of it has a secret, or makes one with what stands around it, it is cut out. */
  value(whole: Value): Value;
  /** An error without secrets in its message, and without the causes that may have them. */
  error(error: unknown): unknown;
  /** The two ends of a text whose middle was cut out, possibly through the middle of a secret. */
  ends(begin: string, end: string): readonly [begin: string, end: string];
  /** For a text that comes in pieces. */
  stream(): RedactedStream;
}

export interface RedactedStream {
  /** One more piece. Returns what is safe to show so far. */
  write(piece: string): string;
  /** There are no more pieces. Returns what was held back. */
  end(): string;
}

const OPEN: RedactedStream = { write: (piece) => piece, end: () => '' };
const NOTHING_TO_HIDE: Redactor = {
  text: (whole) => whole,
  value: (whole) => whole,
  error: (error) => error,
  ends: (begin, end) => [begin, end],
  stream: () => OPEN,
};

/**
 * Removes secrets from texts. Those shorter than SHORTEST_HIDDEN stay: they would be found everywhere.
 *
 * @example redactorOf(['hunter2']).text('my password is hunter2') // 'my password is ••••••'
 */
export function redactorOf(secrets: Iterable<string>): Redactor {
  const forms = [...new Set([...secrets].flatMap(formsOf))];
  if (forms.length === 0) return NOTHING_TO_HIDE;
  const search = new PatternSearch(forms);
  const text = (whole: string): string => {
    const stream = new SearchedStream(search);
    return stream.write(whole) + stream.end();
  };
  return {
    text,
    value: (whole) => redactedValue(whole, text),
    error: (error) => {
      const message = messageOf(error);
      const redacted = text(message);
      return redacted === message ? error : new Error(redacted);
    },
    ends: (begin, end) => {
      const stream = new SearchedStream(search);
      const shown = stream.write(begin);
      const rest = restOfSecret(forms, end);
      return [shown + stream.endInside(), rest === 0 ? text(end) : MASK + text(end.slice(rest))];
    },
    stream: () => new SearchedStream(search),
  };
}

/** How many characters at the beginning of a text may be the end of a cut secret. */
function restOfSecret(forms: readonly string[], text: string): number {
  const longest = Math.max(...forms.map((form) => form.length));
  // read backwards, the end of a form is a prefix
  const search = new PatternSearch(forms.map(backwards));
  const beginning = backwards(text.slice(0, longest));
  let state = 0;
  for (let at = 0; at < beginning.length; at++) state = search.next(state, beginning.charCodeAt(at));
  return search.depth(state);
}

function backwards(text: string): string {
  let result = '';
  for (let at = text.length - 1; at >= 0; at--) result += text.charAt(at);
  return result;
}

/** A range of a text, by the indexes of its characters. */
interface Stretch {
  from: number;
  /** After its last character. */
  to: number;
}

class SearchedStream implements RedactedStream {
  private readonly search: PatternSearch;
  private state = 0;
  private held = '';
  /** The index of the first character that is held back. */
  private first = 0;
  /** Ranges of secrets that have not been emitted yet, in order and disjoint. */
  private readonly found: Stretch[] = [];
  /** Whether the last emitted character was part of a secret. */
  private isInside = false;

  constructor(search: PatternSearch) {
    this.search = search;
  }

  write(piece: string): string {
    const start = this.first + this.held.length;
    for (let at = 0; at < piece.length; at++) {
      this.state = this.search.next(this.state, piece.charCodeAt(at));
      const length = this.search.found(this.state);
      if (length > 0) this.cover(start + at + 1 - length, start + at + 1);
    }
    this.held += piece;
    return this.release(this.held.length - this.search.depth(this.state));
  }

  end(): string {
    this.state = 0;
    return this.release(this.held.length);
  }

  /** The text was cut here: what may be the beginning of a secret is taken for one. */
  endInside(): string {
    if (this.held !== '') this.cover(this.first, this.first + this.held.length);
    return this.end();
  }

  /** Adds a range that ends after all others. */
  private cover(from: number, to: number): void {
    for (;;) {
      const last = this.found.at(-1);
      if (last === undefined || last.to < from) {
        this.found.push({ from, to });
        return;
      }
      if (last.from <= from) {
        last.to = to;
        return;
      }
      this.found.pop();
    }
  }

  /** Emits the first characters. By now it is known whether they are part of a secret. */
  private release(count: number): string {
    const end = this.first + count;
    let shown = '';
    let at = this.first;
    const show = (to: number): void => {
      if (to <= at) return;
      shown += this.held.slice(at - this.first, to - this.first);
      this.isInside = false;
      at = to;
    };
    while (this.found[0] !== undefined && this.found[0].from < end) {
      const [stretch] = this.found;
      show(stretch.from);
      if (!this.isInside) shown += MASK;
      this.isInside = true;
      at = Math.min(stretch.to, end);
      if (stretch.to > end) {
        stretch.from = end;
        break;
      }
      this.found.shift();
    }
    show(end);
    this.held = this.held.slice(count);
    this.first = end;
    return shown;
  }
}

/**
 * A value without secrets in any of its texts. Should its English text have one all the same, made of a value and the
 * words around it, it becomes that text without it.
 */
function redactedValue(whole: Value, text: (whole: string) => string): Value {
  const redacted = redactedParts(whole, text);
  const english = englishOf(redacted);
  const checked = text(english);
  return checked === english ? redacted : checked;
}

function redactedParts(value: Value, text: (whole: string) => string): Value {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') {
    const written = String(value);
    const redacted = text(written);
    return redacted === written ? value : redacted;
  }
  if (isList(value)) return value.map((item) => redactedParts(item, text));
  return { code: value.code, values: redactedValues(value, text) };
}

function redactedValues({ values }: Message, text: (whole: string) => string): Message['values'] {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, redactedParts(value, text)]));
}

function isList(value: Exclude<Value, string | number>): value is readonly Value[] {
  return Array.isArray(value);
}
