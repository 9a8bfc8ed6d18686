import { message } from '../messages/message.ts';
import { characterFault, fitting, visible } from './characters.ts';
import { Refusal } from './errors.ts';

/*
 * Names of all kinds. Names that look the same to people are the same text.
 *
 * Names from before this rule stay as they are, and are found by exactly their text.
 */

export const LONGEST_NAME = 50;
const BLANK = /[\p{White_Space}\uFEFF]/u;
/** Code units that are searched for an allowed character; a longer text is too long in every form. */
const UNITS_PER_CHARACTER = 8;

/**
 * The form in which a name is stored and compared: composed (NFC), trimmed, with a single space for each run of blanks
 * inside. Line ends and tabs inside stay, to be refused. A text too long for a name is returned unchanged.
 *
 * @example normalName(' web\u3000shop ') // 'web shop'
 */
export function normalName(text: string, longest = LONGEST_NAME): string {
  const trimmed = withoutBlanksAround(text);
  // composing takes long for texts that cannot be names
  if (trimmed.length > longest * UNITS_PER_CHARACTER) return trimmed;
  return trimmed.normalize('NFC').replaceAll(/\p{Zs}+/gu, ' ');
}

/**
 * A name, in its normal form.
 *
 * @param field the field of the request, with which the message begins
 * @throws Refusal that names the field, and the invalid character or length
 * @example checkedName('owner', ' alice ') // 'alice'
 */
export function checkedName(field: string, text: string, longest = LONGEST_NAME): string {
  const name = normalName(text, longest);
  const length = Array.from(name.slice(0, longest * UNITS_PER_CHARACTER)).length;
  if (length < 1 || length > longest) {
    const shown = visible(JSON.stringify(text.slice(0, 2 * LONGEST_NAME)));
    throw new Refusal('invalid', message('name_length_wrong', { field, given: shown, most: longest }), { field });
  }
  const fault = characterFault(name);
  if (fault !== null) throw new Refusal('invalid', message('character_wrong', { field, fault }), { field });
  return name;
}

/** True for a text that {@link checkedName} returns unchanged. */
export function isName(text: string, longest = LONGEST_NAME): boolean {
  const length = Array.from(text).length;
  return length >= 1 && length <= longest && normalName(text) === text && characterFault(text) === null;
}

/**
 * A name made from any text, for callers without proof: characters that names cannot have are removed.
 *
 * @example cleanedName('alice\u202E') // 'alice'
 */
export function cleanedName(text: string): string {
  const fit = fitting(text.slice(0, LONGEST_NAME * UNITS_PER_CHARACTER));
  return normalName(Array.from(normalName(fit)).slice(0, LONGEST_NAME).join(''));
}

/** The texts by which a name may be stored that a text refers to: as written, and in normal form. */
export function spellingsOf(text: string): readonly string[] {
  return [text, normalName(text)];
}

/**
 * The one of these names that a text refers to; null when it refers to none.
 *
 * @example referredName(' deploy ', new Set(['deploy'])) // 'deploy'
 */
export function referredName(text: string, names: ReadonlySet<string>): string | null {
  return spellingsOf(text).find((spelling) => names.has(spelling)) ?? null;
}

function withoutBlanksAround(text: string): string {
  let begin = 0;
  let end = text.length;
  while (begin < end && BLANK.test(text.charAt(begin))) begin += 1;
  while (end > begin && BLANK.test(text.charAt(end - 1))) end -= 1;
  return text.slice(begin, end);
}
