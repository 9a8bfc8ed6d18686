import { Command as Parser, CommanderError, InvalidArgumentError, Option as ParserOption } from 'commander';
import type { Language } from '../messages/language.ts';
import { type Message, message } from '../messages/message.ts';
import type { Words } from './call.ts';
import type { Command } from './command.ts';
import { type Option } from './description.ts';
import { UsageError } from './exit.ts';
import { helpOfAll, helpOfCommand, helpOfFamily } from './help.ts';
import { optionsOf } from './options.ts';

/*
 * Commander's commands, made of the descriptions. It only sorts the words; help and refusals are ours, in two languages.
 */

/** Runs one command. */
export type Runner = (command: Command, words: Words) => Promise<void>;

interface ProgramOptions {
  readonly commands: readonly Command[];
  readonly language: Language;
  readonly run: Runner;
  readonly print: (text: string) => void;
}

/** Help was asked for, and printed. */
const HELP_SHOWN: readonly string[] = ['commander.helpDisplayed', 'commander.help', 'commander.version'];

/**
 * Sorts the words of a command line, and runs the command that they name.
 *
 * @throws UsageError, and whatever the command throws
 */
export async function runWords(words: readonly string[], options: ProgramOptions): Promise<void> {
  const program = programOf(options);
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (!HELP_SHOWN.includes(error.code)) throw usageError(error, words, options);
  }
}

function programOf({ commands, language, run, print }: ProgramOptions): Parser {
  const root = quiet(new Parser('springtide'), () => helpOfAll(commands, language), print);
  const parents = new Map<string, Parser>();
  const parentOf = (words: readonly string[]): Parser => {
    if (words.length === 0) return root;
    const path = words.join(' ');
    const known = parents.get(path);
    if (known !== undefined) return known;
    const made = quiet(new Parser(words.at(-1)), () => helpOfFamily(commands, path, language), print);
    parentOf(words.slice(0, -1)).addCommand(made);
    parents.set(path, made);
    return made;
  };
  for (const command of commands) {
    const words = command.words.split(' ');
    const parser = quiet(new Parser(words.at(-1)), () => helpOfCommand(command, language), print);
    for (const { word, isOptional = false, isMany = false } of command.arguments) {
      const shown = `${word.toLowerCase()}${isMany ? '...' : ''}`;
      parser.argument(isOptional ? `[${shown}]` : `<${shown}>`);
    }
    for (const option of optionsOf(command)) parser.addOption(parserOption(option));
    parser.action(async (...given: unknown[]) => {
      await run(command, { arguments: given.slice(0, -2) as Words['arguments'], options: parser.opts() });
    });
    parentOf(words.slice(0, -1)).addCommand(parser);
  }
  return root;
}

/** Throws in place of ending the process, and prints nothing by itself. */
function quiet(parser: Parser, help: () => string, print: (text: string) => void): Parser {
  parser.helpInformation = help;
  return parser
    .exitOverride()
    .allowExcessArguments(false)
    .helpCommand(false)
    .configureOutput({ writeOut: print, writeErr: () => {} });
}

function parserOption({ flag, short, value, isMany = false, isRequired = false, choices }: Option): ParserOption {
  const names = short === undefined ? flag : `${short}, ${flag}`;
  const option = new ParserOption(value === undefined ? names : `${names} <${value.toLowerCase()}>`);
  option.makeOptionMandatory(isRequired);
  if (value === undefined) return option;
  const checked = (given: string): string => {
    if (choices === undefined || choices.includes(given)) return given;
    throw new InvalidArgumentError(choices.join(', '));
  };
  return isMany
    ? option.argParser<string[]>((given, before) => [...(before ?? []), checked(given)])
    : option.argParser(checked);
}

/** What commander refuses, in our words. Its texts have the word at fault in quotation marks. */
function usageError({ code, message: text }: CommanderError, words: readonly string[], options: ProgramOptions) {
  const given = text.split("'")[1] ?? '';
  const near = (text.split('(Did you mean ')[1] ?? '').split('?)')[0]?.replace('one of ', '') ?? '';
  const hint = near === '' ? [] : [message('cli_did_you_mean', { words: near })];
  const usage = usageOf(words, options.commands);
  const help = message('cli_see_help', { usage });
  const said = ((): Message => {
    switch (code) {
      case 'commander.unknownCommand':
        return message('cli_no_command', { given });
      case 'commander.unknownOption':
        return message('cli_no_option', { given });
      case 'commander.missingArgument':
        return message('cli_argument_missing', { name: given.toUpperCase() });
      case 'commander.excessArguments':
        return message('cli_too_many_words');
      case 'commander.optionMissingArgument':
        return message('cli_value_missing', { option: given });
      case 'commander.missingMandatoryOptionValue':
        return message('cli_option_missing', { option: given });
      case 'commander.invalidArgument':
        return message('cli_not_a_choice', { option: given, choices: text.split('. ').at(-1) ?? '' });
      default:
        return message('cli_usage_wrong', { reason: text });
    }
  })();
  const lines: readonly Message[] = [...hint, help];
  return new UsageError(lines.reduce((first, second) => message('line_and_line', { first, second }), said));
}

/** The words of the command that was meant, as far as they name one. */
function usageOf(words: readonly string[], commands: readonly Command[]): string {
  const named: string[] = [];
  for (const word of words) {
    const longer = [...named, word].join(' ');
    if (!commands.some((command) => command.words === longer || command.words.startsWith(`${longer} `))) break;
    named.push(word);
  }
  return ['springtide', ...named, '--help'].join(' ');
}
