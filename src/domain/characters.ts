import { type Message, message } from '../messages/message.ts';

/*
 * The characters of texts that people read, compare and type.
 */

/** Not allowed in names: invisible characters, line ends, changes of direction, and code points without a public meaning. */
const UNFIT = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;
const EVERY_UNFIT = new RegExp(UNFIT, 'gu');
/** Not allowed in any text: controls other than tabs and line ends, and changes of direction. */
const UNFIT_IN_TEXT = /[^\P{Cc}\t\n\r]|[\u202A-\u202E\u2066-\u2069]/u;
const DIRECTION = /[\p{Bidi_Control}]/u;
const LINE_END = /[\n\v\f\r\u0085\p{Zl}\p{Zp}]/u;

/** Invisible characters that some scripts and emoji need, where they have an effect. */
const JOINING = (() => {
  const scripts = 'Arab Syrc Mong Nkoo Mand Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Khmr Mymr Tibt'
    .split(' ')
    .map((script) => String.raw`\p{Script=${script}}`)
    .join('');
  return [
    // between letters of joining scripts
    `(?<=[${scripts}])[\\u200C\\u200D](?=[${scripts}])`,
    // between emoji that form one
    String.raw`(?<=\p{Extended_Pictographic}\uFE0F?|\p{Emoji_Modifier})\u200D(?=\p{Extended_Pictographic})`,
    // after a character that has a text and an emoji form; after a digit of a keycap
    String.raw`(?<=\p{Extended_Pictographic})\uFE0F|(?<=[0-9#*])\uFE0F(?=\u20E3)`,
  ].join('|');
})();
const JOINERS = new RegExp(JOINING, 'gu');

/**
 * What is wrong with the characters of a name, as the end of a sentence about it; null = nothing.
 *
 * @example characterFault('a\u202Eb') // has U+202E, which turns the direction of text: take it out
 */
export function characterFault(name: string): Message | null {
  const found = UNFIT.exec(name.replaceAll(JOINERS, ''))?.[0];
  if (found !== undefined) return faultOf(found);
  // it would combine with the character before the name
  return /^\p{M}/u.test(name) ? message('begins_with_mark', { character: codeOf(name) }) : null;
}

/** The same for a text of several lines that is not looked up. */
export function textFault(text: string): Message | null {
  const found = UNFIT_IN_TEXT.exec(text)?.[0];
  return found === undefined ? null : faultOf(found);
}

/** Removes the characters that names must not have. */
export function fitting(text: string): string {
  return text.replaceAll(EVERY_UNFIT, '').replace(/^[\p{M}\p{White_Space}]+/u, '');
}

/**
 * Makes every character of a text visible, for messages and logs.
 *
 * @example visible('a\u202Eb') // 'a\u{202e}b'
 */
export function visible(text: string): string {
  return text.replaceAll(EVERY_UNFIT, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/**
 * A value as messages quote it. A text is put between ‘ and ’: clients embed messages in JSON of their own, where these
 * need no escape.
 *
 * @example quoted('web') // '‘web’'
 */
export function quoted(value: unknown): string {
  return typeof value === 'string' ? `‘${visible(value)}’` : visible(JSON.stringify(value) ?? 'missing');
}

function faultOf(character: string): Message {
  return message('has_character', { character: codeOf(character), kind: kindOf(character) });
}

/** @example codeOf('é') // 'U+00E9' */
function codeOf(text: string): string {
  return `U+${(text.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function kindOf(character: string): Message {
  if (character === '\t') return message('character_tab');
  if (LINE_END.test(character)) return message('character_line_end');
  if (/\p{Cc}/u.test(character)) return message('character_control');
  if (DIRECTION.test(character)) return message('character_direction');
  if (/\p{Cs}/u.test(character)) return message('character_surrogate');
  if (/\p{Cn}/u.test(character)) return message('character_unassigned');
  return /\p{Co}/u.test(character) ? message('character_private') : message('character_invisible');
}
