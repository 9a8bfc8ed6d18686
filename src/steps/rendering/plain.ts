import { quote } from '../../base/text/shell-quote.ts';

/** Longer texts are rendered in the thread, so that they do not block the event loop. */
const LONGEST_TEXT = 64 * 1024;
const LONGEST_RESULT = 256 * 1024;

/** `{{ name }}` or `{{ name | quote }}`. */
const PLAIN_TAG = /\{\{[ \t]*([A-Za-z_]\w*)[ \t]*(\|[ \t]*quote[ \t]*)?\}\}/y;
/** Delimiters of statements and comments. */
const OTHER_MARKS = ['{%', '{#', '#}'];
const RESERVED: ReadonlySet<string> = new Set(['true', 'false', 'none', 'null', 'not']);

/** Whether a text contains templates. */
export function isTemplate(text: string): boolean {
  return text.includes('{{') || text.includes('{%') || text.includes('{#');
}

/**
 * Renders what nearly every script is: a text with nothing but `{{ name }}` and `{{ name | quote }}` of texts and
 * numbers. That is cheap enough for the event loop.
 *
 * @returns null for everything else, which needs the full renderer
 */
export function fillPlain(text: string, variables: Readonly<Record<string, unknown>>): string | null {
  if (text.length > LONGEST_TEXT || OTHER_MARKS.some((mark) => text.includes(mark))) return null;
  let filled = '';
  let at = 0;
  for (let tag = text.indexOf('{{'); tag !== -1; tag = text.indexOf('{{', at)) {
    PLAIN_TAG.lastIndex = tag;
    const [whole = '', name = '', filter] = PLAIN_TAG.exec(text) ?? [];
    const value = whole === '' || RESERVED.has(name) ? null : plainText(variables, name);
    if (value === null) return null;
    filled += text.slice(at, tag) + (filter === undefined ? value : quote(value));
    at = tag + whole.length;
    if (filled.length > LONGEST_RESULT) return null;
  }
  return filled + text.slice(at);
}

function plainText(variables: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = Object.hasOwn(variables, name) ? variables[name] : null;
  if (typeof value === 'string') return value.length > LONGEST_RESULT ? null : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}
