import stringWidth from 'string-width';
import type { Language } from '../messages/language.ts';
import { type Message, message, textOf } from '../messages/message.ts';
import type { Description, Option } from './description.ts';
import { FAMILIES } from './families.ts';
import { commonOptions } from './options.ts';

/*
 * What `--help` says: of everything, of a family of commands, and of one.
 */

export function helpOfAll(commands: readonly Description[], language: Language): string {
  const say = (said: Message): string => textOf(said, language);
  const firsts = [...new Set(commands.map(({ words }) => words.split(' ')[0] ?? ''))];
  const rows = firsts.map((word): Row => [word, say(FAMILIES[word] ?? summaryOf(commands, word))]);
  return lines([
    say(message('cli_help_usage', { usage: 'springtide COMMAND …' })),
    '',
    ...columns(rows),
    '',
    say(message('cli_help_more')),
    say(message('cli_help_exit_codes')),
  ]);
}

export function helpOfFamily(commands: readonly Description[], family: string, language: Language): string {
  const say = (said: Message): string => textOf(said, language);
  const own = commands.filter(({ words }) => words.startsWith(`${family} `));
  const about = FAMILIES[family];
  return lines([
    say(message('cli_help_usage', { usage: `springtide ${family} COMMAND …` })),
    ...(about === undefined ? [] : ['', say(about)]),
    '',
    ...columns(own.map((command): Row => [usageOf(command, `${family} `), say(command.summary)])),
    '',
    say(message('cli_help_more')),
  ]);
}

export function helpOfCommand(command: Description, language: Language): string {
  const say = (said: Message): string => textOf(said, language);
  const part = (title: Message, rows: readonly Row[]): readonly string[] =>
    rows.length === 0 ? [] : ['', say(title), ...columns(rows)];
  const optionRow = (option: Option): Row => [optionUsage(option), say(option.help) + choicesOf(option)];
  return lines([
    say(message('cli_help_usage', { usage: `springtide ${usageOf(command, '')}` })),
    '',
    say(command.summary),
    ...part(message('cli_help_options'), command.options.map(optionRow)),
    ...part(message('cli_help_common'), commonOptions(command).map(optionRow)),
    '',
    say(message('cli_help_examples')),
    ...command.examples.map((example) => `  springtide ${example}`),
  ]);
}

type Row = readonly [left: string, right: string];

function summaryOf(commands: readonly Description[], word: string): Message {
  return commands.find(({ words }) => words === word)?.summary ?? message('cli_help_several', { word });
}

/** The words of a command with its arguments, without those that its family's name has already. */
function usageOf({ words, arguments: given, options }: Description, prefix: string): string {
  const own = words.startsWith(prefix) ? words.slice(prefix.length) : words;
  const shown = given.map(({ word, isOptional = false, isMany = false }) => {
    const name = isMany ? `${word}…` : word;
    return isOptional ? `[${name}]` : name;
  });
  const required = options.filter(({ isRequired = false }) => isRequired).map(optionUsage);
  return [own, ...shown, ...required].join(' ');
}

function optionUsage({ flag, short, value }: Option): string {
  const names = short === undefined ? flag : `${short}, ${flag}`;
  return value === undefined ? names : `${names} ${value}`;
}

function choicesOf({ choices }: Option): string {
  return choices === undefined ? '' : ` (${choices.join(', ')})`;
}

/** Columns of the left part; a longer one has a line of its own. */
const LEFT = 26;

function columns(rows: readonly Row[]): readonly string[] {
  return rows.flatMap(([left, right]) => {
    const width = stringWidth(left);
    return width > LEFT
      ? [`  ${left}`, `  ${' '.repeat(LEFT)}  ${right}`]
      : [`  ${left}${' '.repeat(LEFT - width)}  ${right}`];
  });
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
