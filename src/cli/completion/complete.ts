import type { Description, Option } from '../description.ts';
import { optionsOf } from '../options.ts';
import { isPlain, type ValueType } from '../value-type.ts';

/*
 * What can stand at a place of a command line.
 *
 * CC1. Only plain words are proposed: a shell puts them into its line as they are, and a name may be `$(…)`.
 */

const PLAIN = /^[\p{L}\p{N}][\p{L}\p{N}._/:@%+,=-]{0,99}$/u;
const OPTION = /^--[a-z][a-z-]{0,40}$/;

export interface Proposal {
  /** Words that are known here. */
  readonly words: readonly string[];
  /** The kind of record whose names the server is asked for; null = none. */
  readonly names: ValueType | null;
}

const NOTHING: Proposal = { words: [], names: null };

/**
 * @param before the words behind `springtide` that stand before the one to complete
 * @example proposalFor(COMMANDS, ['pool'], '') // { words: ['list', 'get', …], names: null }
 */
export function proposalFor(commands: readonly Description[], before: readonly string[], current: string): Proposal {
  const command = longest(commands, before);
  if (command === null) {
    const prefix = before.length === 0 ? '' : `${before.join(' ')} `;
    const next = commands
      .filter(({ words }) => words.startsWith(prefix))
      .map(({ words }) => words.slice(prefix.length).split(' ')[0] ?? '');
    return { words: [...new Set(next)], names: null };
  }
  const rest = before.slice(command.words.split(' ').length);
  const options = optionsOf(command);
  const open = optionOf(options, rest.at(-1));
  if (open?.value !== undefined) return valuesOf(open);
  if (current.startsWith('-')) return { words: options.map(({ flag }) => flag), names: null };
  const place = rest.filter(
    (word, index) => !word.startsWith('-') && optionOf(options, rest[index - 1])?.value === undefined,
  ).length;
  const argument = command.arguments[place] ?? command.arguments.findLast(({ isMany = false }) => isMany);
  return argument === undefined ? NOTHING : namesOf(argument.type);
}

/** Those proposals that begin with what is typed, and can be put into a shell's line. */
export function fitting(words: readonly string[], current: string): readonly string[] {
  return words.filter((word) => word.startsWith(current) && (PLAIN.test(word) || OPTION.test(word)));
}

/** The command whose words the line begins with. */
function longest(commands: readonly Description[], before: readonly string[]): Description | null {
  const fits = commands.filter(({ words }) => {
    const parts = words.split(' ');
    return parts.every((part, index) => before[index] === part);
  });
  return fits.toSorted((one, other) => other.words.length - one.words.length)[0] ?? null;
}

function optionOf(options: readonly Option[], word: string | undefined): Option | undefined {
  return options.find(({ flag, short }) => flag === word || (short !== undefined && short === word));
}

function valuesOf({ choices, type = 'text' }: Option): Proposal {
  return choices === undefined ? namesOf(type) : { words: choices, names: null };
}

function namesOf(type: ValueType): Proposal {
  return isPlain(type) ? NOTHING : { words: [], names: type };
}
