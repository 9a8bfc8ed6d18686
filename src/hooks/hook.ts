import type { Redactor } from '../secrets/redactor.ts';
import type { Value } from '../messages/message.ts';

/** What every answer may say, whatever it is about. */
export interface HookAnswer {
  readonly error: string | null;
  /** Everything has been said: the last line, which programs may leave out. */
  readonly done: boolean;
}

/** Answers as they come, without secrets. Returned is why there is none about the rest; null = it ended as it should. */
export type Answers<Answer> = AsyncGenerator<Answer, Value | null>;

/** The grammar of a line of an answer; null = it is none. Texts for people go through the redactor whole: half a secret is not found any more. */
export type Grammar<Answer extends HookAnswer> = (line: string, hidden: Redactor) => Answer | null;

/** What hooks are asked for, and how. */
export interface Protocol<Verb extends string, Answer extends HookAnswer> {
  /** What each call says first, besides its version, options and secret. */
  readonly introduction: () => Promise<Readonly<Record<string, unknown>>>;
  readonly grammar: Grammar<Answer>;
  /** Whether calls of this verb may have to wait for one another; else they wait for none, and none waits for them. */
  readonly waits: (verb: Verb) => boolean;
}

/** What is asked. */
export interface Question<Verb extends string> {
  readonly verb: Verb;
  /** What it is asked about, a line each. */
  readonly items: readonly object[];
  /** At most; absent = as the settings say. */
  readonly seconds?: number;
}

/** A program or a server of the user's own, which is asked, and answers in lines. */
export interface Hook<Verb extends string, Answer extends HookAnswer> {
  /** @throws MessageError when it cannot be asked; the signal's reason */
  ask(question: Question<Verb>, signal: AbortSignal): Answers<Answer>;
  /** What is wrong with it, and what it finds wrong itself, one sentence each; says so when the signal is aborted before that is known. */
  complaints(signal: AbortSignal): Promise<readonly Value[]>;
}

/** Of what is said to hooks. */
export const VERSION = 1;
/** Seconds for a look at what is wrong: somebody waits for it. */
export const CHECKED_WITHIN = 20;
