import { actions } from './en/actions.ts';
import { channel } from './en/channel.ts';
import { checks } from './en/checks.ts';
import { discovery } from './en/discovery.ts';
import { engine } from './en/engine.ts';
import { facts } from './en/facts.ts';
import { machines } from './en/machines.ts';
import { steps } from './en/steps.ts';
import { templates } from './en/templates.ts';
import type { Language } from './language.ts';
import { englishOf, type Message, type MessageCode, textOf, type Value } from './message.ts';
import { type Piece, type Placeholder, piecesOf } from './placeholders.ts';

/*
 * Messages of which only the English text is kept: lines in the log of a step, why a node is not reached, and what a program that
 * the server sent to a node said there. Their code and values are found by reading the catalogue backwards.
 *
 * RT1. The text counts: what is found has exactly this English text.
 * RT2. A value that is no message itself stays as it is.
 * RT3. A text that is nothing but values with marks between them is found only where one of the values is.
 * RT4. A node may write as many lines as it likes that could be the server's: of one answer only the first are looked at.
 */

/** A longer text is nothing that the server says there. */
const LONGEST = 4000;
/** Characters of the texts of one answer that are looked at, and what each text costs besides. */
const MOST_LOOKED_AT = 100_000;
const LOOK = 100;
/** The deepest that messages stand in each other. */
const DEEPEST = 5;

interface Pattern {
  readonly code: MessageCode;
  readonly pieces: readonly Piece[];
  /** Letters that every such text has; of patterns with many of them the first that fits is taken. */
  readonly letters: number;
}

const PATTERNS: readonly Pattern[] = Object.entries({
  ...actions,
  ...channel,
  ...checks,
  ...discovery,
  ...engine,
  ...facts,
  ...machines,
  ...steps,
  ...templates,
})
  .map(([code, text]) => patternOf(code as MessageCode, text))
  // a number with its word is not read: its word is chosen by a number, and a text holds none
  .filter(({ pieces }) => pieces.every((piece) => typeof piece === 'string' || piece.words === null))
  .toSorted((a, b) => b.letters - a.letters);

function patternOf(code: MessageCode, text: string): Pattern {
  const pieces = piecesOf(text);
  const literal = pieces.filter((piece) => typeof piece === 'string').join('');
  return { code, pieces, letters: literal.match(/[a-z]/gi)?.length ?? 0 };
}

/**
 * An English text of the server in the language of its reader; any other text as it is.
 *
 * @example recalledText('10.0.0.1:22: no answer within 20 s', 'zh') // '10.0.0.1:22：20 秒内没有回应'
 */
export function recalledText(text: string, language: Language): string {
  if (language === 'en') return text;
  const found = recalled(text, 0, new Map());
  return found === null ? text : textOf(found, language);
}

/**
 * The same for the many texts of one answer, up to a bound (RT4); those that come after it stay as they are.
 *
 * @example const recall = recaller('zh')
 */
export function recaller(language: Language): (text: string) => string {
  let left = MOST_LOOKED_AT;
  return (text) => {
    left -= text.length + LOOK;
    return left < 0 ? text : recalledText(text, language);
  };
}

/**
 * A text that may be the server's own and came back from a program, such as the last line of what a node wrote: a message if its
 * English text is exactly this one, else the text. Its values are texts.
 *
 * @example recalledValue('nothing listens on port 80') // message('nothing_listens_on_port', { port: '80' })
 */
export function recalledValue(text: string): Value {
  return recalled(text, DEEPEST, new Map()) ?? text;
}

/** @param known what is found for parts of a text: many patterns have the same parts */
function recalled(text: string, depth: number, known: Map<string, Message | null>): Message | null {
  if (text === '' || text.length > LONGEST || depth > DEEPEST) return null;
  const before = known.get(text);
  if (before !== undefined) return before;
  const found = foundIn(text, depth, known);
  known.set(text, found);
  return found;
}

function foundIn(text: string, depth: number, known: Map<string, Message | null>): Message | null {
  for (const { code, pieces, letters } of PATTERNS) {
    const values = valuesIn(text, pieces, (value) => recalled(value, depth + 1, known));
    if (values === null) continue;
    const isFrame = letters === 0 && Object.values(values).every((value) => typeof value === 'string');
    const found = { code, values };
    if (!isFrame && englishOf(found) === text) return found; // RT1, RT3
  }
  return null;
}

/** The values with which a text fits a pattern; each ends where what follows it begins for the first time. */
function valuesIn(
  text: string,
  pieces: readonly Piece[],
  inner: (value: string) => Message | null,
): Readonly<Record<string, Value>> | null {
  const found: (readonly [string, string])[] = [];
  let at = 0;
  let open: Placeholder | null = null;
  for (const [index, piece] of pieces.entries()) {
    if (typeof piece !== 'string') {
      open = piece;
      continue;
    }
    const isLast = index === pieces.length - 1;
    const next = open === null ? (text.startsWith(piece, at) ? at : -1) : placeOf(text, piece, at, isLast);
    if (next === -1) return null;
    if (open !== null) found.push([open.name, text.slice(at, next)]);
    at = next + piece.length;
    open = null;
  }
  if (open !== null) found.push([open.name, text.slice(at)]);
  else if (at !== text.length) return null;
  return Object.fromEntries(found.map(([name, value]) => [name, inner(value) ?? value]));
}

function placeOf(text: string, piece: string, at: number, isLast: boolean): number {
  if (!isLast) return text.indexOf(piece, at);
  const end = text.length - piece.length;
  return end >= at && text.endsWith(piece) ? end : -1;
}
