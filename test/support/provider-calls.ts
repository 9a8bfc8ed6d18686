import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Server, ServerEvent } from '../../src/discovery/discovery.ts';
import type { VmTypeId } from '../../src/domain/ids.ts';
import { CHAOS } from './chaos.ts';
import type { DiscoveryOpening } from './discoveries.ts';
import type { CreateEvent, DestroyEvent, WithdrawEvent } from '../../src/machines/provider.ts';

const PROGRAM = fileURLToPath(new URL('provider-process.ts', import.meta.url));

/** What another process needs in order to open the machines of a type. */
export interface MachinesOpening {
  readonly url: string;
  readonly dataDir: string;
  readonly vmTypeId: VmTypeId;
  /** The daemon of Docker that it may use. */
  readonly docker?: string;
}

interface Calls {
  readonly create: { readonly at: MachinesOpening; readonly items: readonly string[]; readonly event: CreateEvent };
  readonly destroy: { readonly at: MachinesOpening; readonly items: readonly string[]; readonly event: DestroyEvent };
  readonly withdraw: { readonly at: MachinesOpening; readonly items: readonly string[]; readonly event: WithdrawEvent };
  readonly register: { readonly at: DiscoveryOpening; readonly items: readonly Server[]; readonly event: ServerEvent };
  readonly unregister: {
    readonly at: DiscoveryOpening;
    readonly items: readonly Server[];
    readonly event: ServerEvent;
  };
}

type Verb = keyof Calls;

/** A call of a provider: `items` are tokens, ids of machines, or servers. */
export type ProviderCall = { [V in Verb]: { readonly verb: V } & Pick<Calls[V], 'at' | 'items'> }[Verb];

/** The process's reply: every event, or the error of the provider. */
export type CallResult = { readonly events: readonly unknown[] } | { readonly thrown: string };

/** Another process that calls providers. */
export class ProviderProcess implements AsyncDisposable {
  private readonly child: ChildProcess;

  private constructor(env: NodeJS.ProcessEnv) {
    this.child = fork(PROGRAM, { env });
  }

  /** @param more variables besides those of the tests */
  static async start(more: Readonly<Record<string, string>> = {}): Promise<ProviderProcess> {
    const started = new ProviderProcess({ ...process.env, ...more });
    await once(started.child, 'message');
    return started;
  }

  /** @throws Error with the provider's message */
  async call<V extends Verb>(
    verb: V,
    at: Calls[V]['at'],
    items: Calls[V]['items'],
  ): Promise<readonly Calls[V]['event'][]> {
    const settled = once(this.child, 'message') as Promise<[CallResult]>;
    this.child.send({ verb, at, items });
    const [result] = await settled;
    if ('thrown' in result) throw new Error(result.thrown);
    return result.events as readonly Calls[V]['event'][];
  }

  /** Makes the process make a call, and kills it once a condition holds, as a crash does. */
  async dieCalling<V extends Verb>(
    verb: V,
    at: Calls[V]['at'],
    items: Calls[V]['items'],
    awaited: () => Promise<unknown>,
  ): Promise<void> {
    this.child.send({ verb, at, items });
    await awaited();
    await this[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await ended(this.child);
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/**
 * Measures how long something takes, and returns moments in the middle of it: one, and more with SPRINGTIDE_CHAOS=long.
 *
 * @returns milliseconds after its beginning
 */
export async function momentsOf(work: () => Promise<unknown>): Promise<readonly number[]> {
  const begin = performance.now();
  await work();
  const duration = performance.now() - begin;
  return CHAOS.moments.map((part) => part * duration);
}
