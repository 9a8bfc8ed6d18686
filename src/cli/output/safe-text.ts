/*
 * ST1. What servers and nodes say reaches a terminal only through these: no control character, no escape sequence and
 *      nothing that turns the direction of text is among what they give back.
 */

/** C0 with ESC, DEL, C1, line separators, and characters that turn or hide text. */
// oxlint-disable-next-line no-control-regex -- these are what is shown otherwise
const UNSAFE = /[\u0000-\u001F\u007F-\u009F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g;

/**
 * One line.
 *
 * @example oneLine('\u001B[2Jweb\n') // '\\x1b[2Jweb\\n'
 */
export function oneLine(text: string): string {
  return text.toWellFormed().replaceAll(UNSAFE, code);
}

/** Lines: a line end stays one, and a tab stays. */
export function manyLines(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('\r\n', '\n')
    .replaceAll(UNSAFE, (character) => (character === '\n' || character === '\t' ? character : code(character)));
}

function code(character: string): string {
  if (character === '\n') return String.raw`\n`;
  if (character === '\r') return String.raw`\r`;
  if (character === '\t') return String.raw`\t`;
  const number = character.codePointAt(0) ?? 0;
  return number > 0xff ? `\\u${number.toString(16).padStart(4, '0')}` : `\\x${number.toString(16).padStart(2, '0')}`;
}

/** Colours and weights, and nothing else that an escape sequence can do. */
// oxlint-disable-next-line no-control-regex -- they begin with one
const COLOUR = /\u001B\[[\d;]{0,40}m/g;
/** Other sequences: of a cursor, of a character set. */
// oxlint-disable-next-line no-control-regex -- they begin with one
const SEQUENCE = /\u001B(?:\[[\d;:?<=>]{0,40}[ -/]{0,4}[@-~]|[()][A-Za-z0-9]|[=>78cDEHMNOZ])/g;
/** What begins and ends a title, a link, and other strings for the terminal. */
const STRING = '\u001B]';
// oxlint-disable-next-line no-control-regex -- they end with one
const STRING_END = /\u0007|\u001B\\?/;

/** The text without strings for the terminal, and without the part of one that does not end. */
function withoutStrings(text: string): string {
  const [first = '', ...others] = text.split(STRING);
  return first + others.map((part) => part.slice(stringEnd(part))).join('');
}

function stringEnd(part: string): number {
  const end = STRING_END.exec(part);
  return end === null ? part.length : end.index + end[0].length;
}

/**
 * What a command on a node wrote: sequences of a terminal are taken out, and what else is unsafe is shown.
 *
 * @param colours whether colours stay; what follows has to begin with a reset then
 */
export function commandOutput(text: string, colours = false): string {
  if (!colours) return manyLines(withoutStrings(text).replaceAll(SEQUENCE, ''));
  const pieces: string[] = [];
  let end = 0;
  for (const { 0: sequence, index } of text.matchAll(COLOUR)) {
    pieces.push(commandOutput(text.slice(end, index)), sequence);
    end = index + sequence.length;
  }
  pieces.push(commandOutput(text.slice(end)));
  return pieces.length === 1 ? (pieces[0] ?? '') : `${pieces.join('')}\u001B[0m`;
}

/** Within JSON and quoted YAML, which are read by programs too: as their own escape, where they leave a character as it is. */
export function escaped(text: string): string {
  return text.replaceAll(UNSAFE, (character) =>
    character === '\n' ? character : `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}

export function isUnsafe(text: string): boolean {
  return text.search(UNSAFE) !== -1;
}
