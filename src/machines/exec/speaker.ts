import { join } from 'node:path';
import type { VmTypeId } from '../../domain/ids.ts';
import { message, type Message, type Value } from '../../messages/message.ts';
import { redactorOf } from '../../secrets/redactor.ts';
import { type Introduction, type Item, type Verb, VERSION } from '../lines/protocol.ts';
import { CHECKED_WITHIN } from '../lines/provider.ts';
import type { Answers, Speaker } from '../lines/speaker.ts';
import type { ProviderDeps } from '../provider-deps.ts';
import { answersOf } from './answers.ts';
import { programComplaints } from './check.ts';
import type { ProgramCall } from './program.ts';
import type { Settings } from './settings.ts';

/** A program that is asked over its stdin, and answers on its stdout. */
export class ProgramSpeaker implements Speaker {
  private readonly vmTypeId: VmTypeId;
  private readonly settings: Settings;
  private readonly directory: string;
  private readonly keys: ProviderDeps['keys'];

  constructor(vmTypeId: VmTypeId, given: Settings, { dataDir, keys }: ProviderDeps) {
    this.vmTypeId = vmTypeId;
    this.settings = given;
    this.directory = join(dataDir, 'programs');
    this.keys = keys;
  }

  async *ask(verb: Verb, items: readonly Item[], signal: AbortSignal): Answers {
    return yield* answersOf(await this.call(verb, items, this.settings.time_limit), signal);
  }

  async complaints(signal: AbortSignal): Promise<readonly Value[]> {
    return programComplaints(await this.call('check', [], CHECKED_WITHIN), signal);
  }

  silent(verb: Verb): Message {
    return message('machine_program_silent', { program: this.settings.program, verb });
  }

  incomplete(): Message {
    return message('machine_program_incomplete', { program: this.settings.program });
  }

  private async call(verb: Verb, items: readonly Item[], seconds: number): Promise<ProgramCall> {
    const { program, options = '', secret = '' } = this.settings;
    const publicKey = await this.keys.publicKey();
    const introduction = { vm_type: this.vmTypeId, public_key: publicKey, options, secret };
    return {
      directory: this.directory,
      name: program,
      verb,
      input: questionsOf(introduction, items),
      seconds,
      lockFile: join(this.directory, `.lock-${this.vmTypeId}`),
      hidden: redactorOf(secret === '' ? [] : [secret]),
    };
  }
}

/** The stdin of a call. @example questionsOf({ vm_type: 3, … }, [{ token: 'a', name: 'web-1' }]) */
export function questionsOf(introduction: Introduction, items: readonly Item[]): string {
  return [{ version: VERSION, ...introduction }, ...items].map((line) => `${JSON.stringify(line)}\n`).join('');
}
