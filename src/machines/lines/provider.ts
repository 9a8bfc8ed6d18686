import { oneLine } from '../../base/text/foreign-text.ts';
import type { Endpoint } from '../../channel/channel.ts';
import type { VmTypeId } from '../../domain/ids.ts';
import { CHECKED_WITHIN, type Hook, type Protocol } from '../../hooks/hook.ts';
import { wholeAnswers } from '../../hooks/lines/whole-answers.ts';
import { MessageError } from '../../messages/message-error.ts';
import type { Message, Value } from '../../messages/message.ts';
import { loginOf } from '../login-settings.ts';
import { ofOtherType, vmIdWith } from '../machine-ids.ts';
import type {
  CreateEvent,
  DestroyEvent,
  FoundMachine,
  MachineProvider,
  MachineRequest,
  Readiness,
  WithdrawEvent,
} from '../provider.ts';
import { readinessOf } from '../ready-settings.ts';
import type { Keys } from '../../base/keys.ts';
import { type Answer, type Item, ownIdIn, parseAnswer, type Verb } from './protocol.ts';

/** What is said of answers that lack something. */
interface Complaints {
  /** A machine was left out. */
  readonly silent: (verb: Verb) => Message;
  /** An answer lacks what it must have. */
  readonly incomplete: () => Message;
}

interface LineMachinesOptions {
  /** The kind of provider, which ids of machines begin with. */
  readonly kind: string;
  readonly vmTypeId: VmTypeId;
  readonly settings: Parameters<typeof loginOf>[1] & Parameters<typeof readinessOf>[0];
  readonly hook: Hook<Verb, Answer>;
  readonly complaints: Complaints;
}

/** Machines that somebody makes who answers in lines. What is said of a machine that was not asked about counts for nothing. */
export class LineMachines implements MachineProvider {
  readonly readiness: Readiness | null;
  readonly vmIdPrefix: string;
  private readonly options: LineMachinesOptions;
  private readonly hook: Hook<Verb, Answer>;

  constructor(options: LineMachinesOptions) {
    this.options = options;
    this.hook = options.hook;
    this.readiness = readinessOf(options.settings);
    this.vmIdPrefix = this.vmIdOf('');
  }

  async *create(requests: readonly MachineRequest[], signal: AbortSignal): AsyncIterable<CreateEvent> {
    const items = requests.map(({ token, name, labels }) => ({ token, name, ...labels }));
    for await (const { key: token, answer } of this.told('create', items, signal)) {
      const made = 'reason' in answer ? null : madeIn(answer);
      if (isProgress(answer)) yield { token, kind: 'progress', note: oneLine(answer.progress) };
      else if (made !== null) {
        yield { token, kind: 'created', machine: { vmId: this.vmIdOf(made.ownId), ip: made.ip, token } };
      } else yield { token, kind: 'failed', reason: this.reasonIn(answer) };
    }
  }

  async *destroy(vmIds: readonly string[], signal: AbortSignal): AsyncIterable<DestroyEvent> {
    const { kind, vmTypeId } = this.options;
    const owned = new Map<string, string>();
    for (const vmId of vmIds) {
      const ownId = ownIdIn(kind, vmTypeId, vmId);
      if (ownId !== null) owned.set(ownId, vmId);
      else yield { vmId, kind: 'failed', reason: ofOtherType(vmTypeId, vmId) };
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
    const known = new Set<string>();
    for await (const answer of wholeAnswers(this.hook.ask({ verb: 'list', items: [] }, signal))) {
      const { error, vmId, token, ip, state, made } = answer;
      if (error !== null) throw new MessageError(oneLine(error));
      if (vmId === null) throw new MessageError(this.options.complaints.incomplete());
      // a list that was cut off is asked for again, from its beginning
      if (known.has(vmId)) continue;
      known.add(vmId);
      yield { vmId: this.vmIdOf(vmId), state: state ?? 'running', token, ip, made };
    }
  }

  check(): Promise<readonly Value[]> {
    return this.hook.complaints(AbortSignal.timeout(CHECKED_WITHIN * 1000));
  }

  endpoint(ip: string): Endpoint {
    return loginOf(ip, this.options.settings);
  }

  /** What is said of each item, once: an answer, or the reason why there is none. */
  private async *told(verb: Verb, items: readonly Item[], signal: AbortSignal): AsyncIterable<Told> {
    if (items.length === 0) return;
    const open = new Set(items.map(keyOf));
    const answers = this.hook.ask({ verb, items }, signal);
    for (;;) {
      const next = await answers.next();
      if (next.done === true) {
        const reason = next.value ?? this.options.complaints.silent(verb);
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

  private vmIdOf(ownId: string): string {
    return vmIdWith(this.options.kind, this.options.vmTypeId, ownId);
  }

  private reasonIn(answer: Told['answer']): Value {
    if ('reason' in answer) return answer.reason;
    return oneLine(answer.error ?? '') || this.options.complaints.incomplete();
  }
}

/** How machines are asked for. All calls of a machine type follow one another. */
export function machineProtocol(vmTypeId: VmTypeId, keys: Pick<Keys, 'publicKey'>): Protocol<Verb, Answer> {
  return {
    introduction: async () => ({ vm_type: vmTypeId, public_key: await keys.publicKey() }),
    grammar: parseAnswer,
    waits: () => true,
  };
}

interface Told {
  /** The token, or the own id of those who make it. */
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
