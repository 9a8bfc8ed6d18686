import { message } from '../messages/message.ts';
import type { Language } from '../messages/language.ts';
import { type Description, nameOf, type Option } from './description.ts';
import { UsageError } from './exit.ts';
import { findId } from './names/find-id.ts';
import type { EnvelopeOperation, SuccessOf } from './operation.ts';
import type { Output } from './output/output.ts';
import type { Profiles } from './profiles/profiles.ts';
import type { Request, Server } from './server.ts';
import { isPlain, type ValueType } from './value-type.ts';
import { valueOf } from './value.ts';

/** The words of a command line, as the parser has sorted them. */
export interface Words {
  readonly arguments: readonly (string | readonly string[] | undefined)[];
  readonly options: Readonly<Record<string, unknown>>;
}

interface Surroundings {
  readonly command: Description;
  readonly words: Words;
  readonly output: Output;
  readonly language: Language;
  readonly profiles: Profiles;
  /** Opened at the first use. */
  readonly server: () => Promise<Server>;
  /** Ctrl-C, or the terminal is gone. */
  readonly stop: AbortSignal;
}

/** Operations that say themselves what they would do. */
const PLANNING: readonly EnvelopeOperation[] = [
  'POST /pool/expand/{id}',
  'POST /pool/shrink/{id}',
  'POST /pool/deploy/{id}',
  'POST /pool/replace/{id}',
  'POST /task/create',
  'POST /task/run_command',
  'POST /node/gather_facts',
  'POST /task/saveTask',
  'POST /server/key/rotate',
  'POST /sd/{id}/mend',
];

/** One use of a command. */
export class Call {
  readonly command: Description;
  readonly output: Output;
  readonly language: Language;
  readonly profiles: Profiles;
  readonly stop: AbortSignal;
  readonly server: () => Promise<Server>;
  private readonly words: Words;

  constructor({ command, words, output, language, profiles, server, stop }: Surroundings) {
    this.command = command;
    this.words = words;
    this.output = output;
    this.language = language;
    this.profiles = profiles;
    this.server = server;
    this.stop = stop;
  }

  /** The text of an option; null = it was not given. */
  text(flag: Option['flag']): string | null {
    const value = this.words.options[nameOf({ flag })];
    return typeof value === 'string' ? value : null;
  }

  /** The texts of an option that may be given several times. */
  texts(flag: Option['flag']): readonly string[] {
    const value = this.words.options[nameOf({ flag })];
    return Array.isArray(value) ? (value as readonly string[]) : [];
  }

  /** Whether a flag was given. */
  has(flag: Option['flag']): boolean {
    return this.words.options[nameOf({ flag })] !== undefined;
  }

  /** The words of one argument. */
  argument(index: number): readonly string[] {
    const word = this.words.arguments[index];
    return word === undefined ? [] : typeof word === 'string' ? [word] : word;
  }

  get isPlan(): boolean {
    return this.has('--plan');
  }

  /** The most rows of a list; null = all. @throws UsageError */
  get limit(): number | null {
    const limit = this.text('--limit');
    if (limit === null || /^[1-9]\d{0,8}$/.test(limit)) return limit === null ? null : Number(limit);
    throw new UsageError(message('cli_limit_wrong', { given: limit }));
  }

  /**
   * The request that arguments and options make, with ids for names.
   *
   * @throws UsageError; ApiError of the lists in which names are looked for
   */
  async request(): Promise<Request> {
    const path: Record<string, string | number> = {};
    const fields: Record<string, unknown> = {};
    const put = (field: string, value: unknown): void => {
      const part = /^\{(.+)\}$/.exec(field)?.[1];
      if (part === undefined) fields[field] = value;
      else path[part] = value as string | number;
    };
    for (const [index, { field, type, isMany = false }] of this.command.arguments.entries()) {
      const words = this.argument(index);
      if (field === '' || words.length === 0) continue;
      const values = await this.valuesOf(words, type);
      put(field, isMany ? values : values[0]);
    }
    for (const option of this.command.options) {
      const given = this.words.options[nameOf(option)];
      if (option.field !== undefined && given !== undefined) put(option.field, await this.optionValue(option, given));
    }
    return { path, fields };
  }

  /** The id of the record that the first argument names. */
  async id(): Promise<number> {
    const { path } = await this.request();
    return Number(path['id']);
  }

  /**
   * Changes something; with --plan it only says what would happen.
   *
   * @returns what was answered; null = with --plan nothing was asked
   * @throws ApiError
   */
  async change<O extends EnvelopeOperation>(operation: O, request: Request): Promise<SuccessOf<O> | null> {
    const server = await this.server();
    if (!this.isPlan) return server.call(operation, request);
    if (PLANNING.includes(operation)) {
      return server.call(operation, { ...request, fields: { ...request.fields, plan: 1 } });
    }
    const [method = '', path = ''] = operation.split(' ');
    const filled = path.replaceAll(/\{(\w{1,20})\}/g, (_, part: string) => String(request.path[part] ?? ''));
    this.output.note(message('cli_plan_only', { call: `${method} ${filled}` }));
    await this.output.data(request.fields);
    return null;
  }

  private async optionValue({ value, type = 'text', isMany = false, sent = true }: Option, given: unknown) {
    if (value === undefined) return sent;
    const values = await this.valuesOf(wordsIn(given), type);
    return isMany ? values : values[0];
  }

  private async valuesOf(words: readonly string[], type: ValueType): Promise<readonly unknown[]> {
    const values: unknown[] = [];
    for (const word of words) values.push(await this.valueOf(word, type));
    return values;
  }

  private async valueOf(word: string, type: ValueType): Promise<unknown> {
    if (word === '') throw new UsageError(message('cli_empty_word', { usage: this.command.words }));
    return isPlain(type) ? valueOf(word, type) : findId(await this.server(), type, word);
  }
}

/** What the parser gives for an option with a value. */
function wordsIn(given: unknown): readonly string[] {
  return Array.isArray(given) ? (given as readonly string[]) : [given as string];
}
