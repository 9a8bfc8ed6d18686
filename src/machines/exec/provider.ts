import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { oneLine } from '../../base/foreign-text.ts';
import type { KeyFiles } from '../../base/private-key.ts';
import type { Endpoint } from '../../channel/channel.ts';
import type { VmTypeId } from '../../domain/ids.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message, type Message, type Value } from '../../messages/message.ts';
import type {
  CreateEvent,
  DestroyEvent,
  FoundMachine,
  MachineProvider,
  MachineProviderKind,
  MachineRequest,
  Readiness,
  WithdrawEvent,
} from '../provider.ts';
import { redactorOf } from '../../secrets/redactor.ts';
import type { ProviderDeps } from '../provider-deps.ts';
import { ofOtherType } from '../machine-ids.ts';
import { loginOf } from '../login-settings.ts';
import { readinessOf } from '../ready-settings.ts';
import { answersOf } from './answers.ts';
import { programComplaints } from './check.ts';
import type { ProgramCall } from './program.ts';
import { type Answer, type Item, ownIdIn, questionsOf, type Verb, vmIdOf } from './protocol.ts';
import { type Settings, settings } from './settings.ts';

/** Seconds for a look at what is wrong: somebody waits for it. */
const CHECKED_WITHIN = 20;

/** Machines that a program of the user's own makes: for clouds, hypervisors and inventories that are not known here. */
export const exec: MachineProviderKind<Settings, ProviderDeps> = {
  name: 'exec',
  title: { en: 'Own program', zh: '自有程序' },
  settings,
  hostKeys: 'new',
  open: (vmTypeId, given, deps) => new ProgramMachines(vmTypeId, given, deps),
};

class ProgramMachines implements MachineProvider {
  readonly readiness: Readiness | null;
  readonly vmIdPrefix: string;
  private readonly vmTypeId: VmTypeId;
  private readonly settings: Settings;
  private readonly directory: string;
  private readonly publicKeyFile: string;
  private readonly keys: KeyFiles;

  constructor(vmTypeId: VmTypeId, given: Settings, { dataDir, publicKeyFile, keys }: ProviderDeps) {
    this.vmTypeId = vmTypeId;
    this.settings = given;
    this.readiness = readinessOf(given);
    this.vmIdPrefix = vmIdOf(vmTypeId, '');
    this.directory = join(dataDir, 'programs');
    this.publicKeyFile = publicKeyFile;
    this.keys = keys;
  }

  async *create(requests: readonly MachineRequest[], signal: AbortSignal): AsyncIterable<CreateEvent> {
    const items = requests.map(({ token, name, labels }) => ({ token, name, ...labels }));
    for await (const { key: token, answer } of this.told('create', items, signal)) {
      const made = 'reason' in answer ? null : madeIn(answer);
      if (isProgress(answer)) yield { token, kind: 'progress', note: oneLine(answer.progress) };
      else if (made !== null) {
        const machine = { vmId: vmIdOf(this.vmTypeId, made.ownId), ip: made.ip, token };
        yield { token, kind: 'created', machine };
      } else yield { token, kind: 'failed', reason: this.reasonIn(answer) };
    }
  }

  async *destroy(vmIds: readonly string[], signal: AbortSignal): AsyncIterable<DestroyEvent> {
    const owned = new Map<string, string>();
    for (const vmId of vmIds) {
      const ownId = ownIdIn(this.vmTypeId, vmId);
      if (ownId !== null) owned.set(ownId, vmId);
      else {
        yield { vmId, kind: 'failed', reason: ofOtherType(this.vmTypeId, vmId) };
      }
    }
    const items = [...owned.keys()].map((ownId) => ({ vm_id: ownId }));
    for await (const { key, answer } of this.told('destroy', items, signal)) {
      const vmId = owned.get(key) ?? key;
      if (isDone(answer)) yield { vmId, kind: 'returned' };
      else if (!isProgress(answer)) yield { vmId, kind: 'failed', reason: this.reasonIn(answer) };
    }
  }

  async *withdraw(tokens: readonly string[], signal: AbortSignal): AsyncIterable<WithdrawEvent> {
    const items = tokens.map((token) => ({ token }));
    for await (const { key: token, answer } of this.told('withdraw', items, signal)) {
      if (isDone(answer)) yield { token, kind: 'returned' };
      else if (!isProgress(answer)) yield { token, kind: 'failed', reason: this.reasonIn(answer) };
    }
  }

  async *list(signal: AbortSignal): AsyncIterable<FoundMachine> {
    const answers = answersOf(await this.call('list', [], this.settings.time_limit), signal);
    for (let next = await answers.next(); ; next = await answers.next()) {
      if (next.done === true) {
        if (next.value !== null) throw new MessageError(next.value);
        return;
      }
      const { error, vmId, token, ip, state, made } = next.value;
      if (error !== null) throw new MessageError(oneLine(error));
      if (vmId === null) throw new MessageError(this.incomplete());
      yield { vmId: vmIdOf(this.vmTypeId, vmId), state: state ?? 'running', token, ip, made };
    }
  }

  async check(): Promise<readonly Value[]> {
    const call = await this.call('check', [], CHECKED_WITHIN);
    return programComplaints(call, AbortSignal.timeout(CHECKED_WITHIN * 1000));
  }

  endpoint(ip: string): Endpoint {
    return loginOf(ip, this.settings, this.keys);
  }

  /** What the program says of each item, once: an answer, or the reason why there is none. */
  private async *told(verb: Verb, items: readonly Item[], signal: AbortSignal): AsyncIterable<Told> {
    if (items.length === 0) return;
    const open = new Set(items.map(keyOf));
    const answers = answersOf(await this.call(verb, items, this.settings.time_limit), signal);
    for (;;) {
      const next = await answers.next();
      if (next.done === true) {
        const reason = next.value ?? message('machine_program_silent', { program: this.settings.program, verb });
        for (const key of open) yield { key, answer: { reason } };
        return;
      }
      const { value: answer } = next;
      const key = verb === 'destroy' ? answer.vmId : answer.token;
      if (key === null || !open.has(key)) continue;
      if (!isProgress(answer)) open.delete(key);
      yield { key, answer };
    }
  }

  private async call(verb: Verb, items: readonly Item[], seconds: number): Promise<ProgramCall> {
    const { program, options = '', secret = '' } = this.settings;
    const publicKey = await readFile(this.publicKeyFile, 'utf8');
    const introduction = { vm_type: this.vmTypeId, public_key: publicKey.trim(), options, secret };
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

  private reasonIn(answer: Told['answer']): Value {
    if ('reason' in answer) return answer.reason;
    return oneLine(answer.error ?? '') || this.incomplete();
  }

  private incomplete(): Message {
    return message('machine_program_incomplete', { program: this.settings.program });
  }
}

interface Told {
  /** The token, or the program's own id. */
  readonly key: string;
  readonly answer: Answer | { readonly reason: Value };
}

function keyOf(item: Item): string {
  return 'vm_id' in item ? item.vm_id : item.token;
}

function isDone(answer: Told['answer']): boolean {
  return !('reason' in answer) && answer.error === null && answer.progress === null;
}

/** It goes on with the machine. */
function isProgress(answer: Told['answer']): answer is Answer & { readonly progress: string } {
  return !('reason' in answer) && answer.error === null && answer.progress !== null;
}

function madeIn({ error, vmId, ip }: Answer): { readonly ownId: string; readonly ip: string } | null {
  return error === null && vmId !== null && ip !== null ? { ownId: vmId, ip } : null;
}
