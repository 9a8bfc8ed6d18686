import { join } from 'node:path';
import type { Value } from '../../messages/message.ts';
import { redactorOf } from '../../secrets/redactor.ts';
import {
  type Answers,
  CHECKED_WITHIN,
  type Hook,
  type HookAnswer,
  type Protocol,
  type Question,
  VERSION,
} from '../hook.ts';
import { answersOf } from './answers.ts';
import { programComplaints } from './complaints.ts';
import type { ProgramCall } from './program.ts';
import type { ProgramSettings } from './settings.ts';

/** Where programs are, and what keeps their calls apart. */
export interface ProgramPlace {
  readonly dataDir: string;
  /** The calls with the same word follow one another (EX2). @example '3' */
  readonly lock: string;
}

/** A program that is asked over its stdin, and answers on its stdout. */
export class ProgramHook<Verb extends string, Answer extends HookAnswer> implements Hook<Verb | 'check', Answer> {
  private readonly settings: ProgramSettings;
  private readonly protocol: Protocol<Verb | 'check', Answer>;
  private readonly directory: string;
  private readonly lockFile: string;

  constructor(settings: ProgramSettings, protocol: Protocol<Verb | 'check', Answer>, { dataDir, lock }: ProgramPlace) {
    this.settings = settings;
    this.protocol = protocol;
    this.directory = join(dataDir, 'programs');
    this.lockFile = join(this.directory, `.lock-${lock}`);
  }

  async *ask(question: Question<Verb | 'check'>, signal: AbortSignal): Answers<Answer> {
    return yield* answersOf(await this.call(question), this.protocol.grammar, signal);
  }

  async complaints(signal: AbortSignal): Promise<readonly Value[]> {
    const call = await this.call({ verb: 'check', items: [], seconds: CHECKED_WITHIN });
    return programComplaints(call, this.protocol.grammar, signal);
  }

  private async call({ verb, items, seconds }: Question<Verb | 'check'>): Promise<ProgramCall> {
    const { program, options = '', secret = '', time_limit: limit } = this.settings;
    const introduction = { ...(await this.protocol.introduction()), options, secret };
    return {
      directory: this.directory,
      name: program,
      verb,
      input: questionsOf(introduction, items),
      seconds: seconds ?? limit,
      lockFile: this.protocol.waits(verb) ? this.lockFile : null,
      hidden: redactorOf(secret === '' ? [] : [secret]),
    };
  }
}

/** The stdin of a call. @example questionsOf({ vm_type: 3, … }, [{ token: 'a', name: 'web-1' }]) */
export function questionsOf(introduction: object, items: readonly object[]): string {
  return [{ version: VERSION, ...introduction }, ...items].map((line) => `${JSON.stringify(line)}\n`).join('');
}
