import { message } from '../messages/message.ts';
import { characterFault, fitting, visible } from './characters.ts';
import { Refusal } from './errors.ts';

/*
 * Names, whatever they are names of. What two people would read as the same name is the same text.
 *
 * Names that were given before there was this rule stay as they are: they are found by exactly their text.
 */

export const LONGEST_NAME = 50;
const BLANK = /[\p{White_Space}\uFEFF]/u;
/** Code units that are looked at for a character that is allowed; what is longer is too long in every form. */
const UNITS_PER_CHARACTER = 8;

/**
 * The form in which a name is kept and compared: composed (NFC), without blanks around, each stretch of blanks inside one
 * space. Line ends and tabs inside stay, to be refused. A text too long to be a name stays as it is.
 *
 * @example normalName(' web\u3000shop ') // 'web shop'
 */
export function normalName(text: string, longest = LONGEST_NAME): string {
  const trimmed = withoutBlanksAround(text);
  // composing takes long for texts that nobody means as a name
  if (trimmed.length > longest * UNITS_PER_CHARACTER) return trimmed;
  return trimmed.normalize('NFC').replaceAll(/\p{Zs}+/gu, ' ');
}

/**
 * A name, in its normal form.
 *
 * @param field what the name is given for, to begin the sentence with
 * @throws Refusal that names the field, and the character or the length that is wrong
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

/** True for what {@link checkedName} would give back as it is. */
export function isName(text: string, longest = LONGEST_NAME): boolean {
  const length = Array.from(text).length;
  return length >= 1 && length <= longest && normalName(text) === text && characterFault(text) === null;
}

/**
 * A name made of any text, for what is said of a caller without a proof: what names cannot have is left out.
 *
 * @example cleanedName('alice\u202E') // 'alice'
 */
export function cleanedName(text: string): string {
  const fit = fitting(text.slice(0, LONGEST_NAME * UNITS_PER_CHARACTER));
  return normalName(Array.from(normalName(fit)).slice(0, LONGEST_NAME).join(''));
}

/** The texts by which a name that is referred to may be kept: as it is written, and in normal form. */
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
