import type { Operation } from './operation.ts';
import type { ValueType } from './value-type.ts';
import type { Message } from '../messages/message.ts';

/*
 * What a command is: a description, of which commander's commands, the help, completion and tests are made.
 */

/** A word of the command line that has no name. */
export interface Argument {
  /** As help shows it. @example 'POOL' */
  readonly word: string;
  readonly type: ValueType;
  /** The field of the request that it becomes; `{id}` and such: a part of the path. */
  readonly field: string;
  readonly isOptional?: boolean;
  /** It takes all words that follow. */
  readonly isMany?: boolean;
}

export interface Option {
  /** @example '--num' */
  readonly flag: `--${string}`;
  readonly short?: `-${string}`;
  /** As help shows its value; left out: it has none. */
  readonly value?: string;
  /** Default: text. */
  readonly type?: ValueType;
  /** It may be given several times: the field is a list. */
  readonly isMany?: boolean;
  /** The values that it can have, for help, completion and a refusal before anything is asked. */
  readonly choices?: readonly string[];
  /** The field of the request; left out: the action reads it. */
  readonly field?: string;
  /** What is sent for a flag without a value; default: true. */
  readonly sent?: boolean | number | string;
  readonly isRequired?: boolean;
  readonly help: Message;
}

/** What there is to say of a command. */
export interface Description {
  /** @example 'cluster list' */
  readonly words: string;
  readonly summary: Message;
  readonly arguments: readonly Argument[];
  readonly options: readonly Option[];
  /** What stands behind `springtide`, at least one. */
  readonly examples: readonly string[];
  /** What it does of the API. */
  readonly operations: readonly Operation[];
  /** It changes something, so it can say with --plan what it would do. */
  readonly isChange: boolean;
  /** It is not one of a server, and has no options for one. */
  readonly isLocal: boolean;
}

/** The name of an option in what the parser answers. @example nameOf({ flag: '--max-num', … }) // 'maxNum' */
export function nameOf({ flag }: Pick<Option, 'flag'>): string {
  return flag.slice(2).replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
