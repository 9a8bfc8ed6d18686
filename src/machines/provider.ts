import type { TObject } from 'typebox';
import type { Endpoint } from '../channel/channel.ts';
import type { VmTypeId } from '../domain/ids.ts';

/** A machine that a provider made and has not returned. `token` names the node run it was made for. */
export interface Machine {
  readonly vmId: string;
  readonly ip: string;
  readonly token: string;
}

export interface MachineRequest {
  readonly token: string;
  /** The wish for a host name, e.g. "web-17"; providers without names ignore it. */
  readonly name: string;
}

export type CreateEvent =
  | { readonly token: string; readonly kind: 'created'; readonly machine: Machine }
  | { readonly token: string; readonly kind: 'failed'; readonly reason: string };

export type DestroyEvent =
  | { readonly vmId: string; readonly kind: 'returned' }
  | { readonly vmId: string; readonly kind: 'failed'; readonly reason: string };

export type WithdrawEvent =
  | { readonly token: string; readonly kind: 'returned' }
  | { readonly token: string; readonly kind: 'failed'; readonly reason: string };

/**
 * Makes and returns machines. One folder per provider; all of them pass test/integration/machine-providers.test.ts.
 *
 * M1. A token has at most one machine: creating again with a token that has one answers with that machine,
 *     also when two callers ask at once or the first died on the way.
 * M2. One event per request, as soon as it is known; a failure concerns that machine alone. No method throws for what
 *     one machine did.
 * M3. Destroying what is already gone is a success. An id that another provider gave is a failure, and nothing is destroyed
 *     for it.
 * M4. Withdrawing a token returns whatever there is of its machine, finished or not, whoever began it; where there is
 *     nothing, that is a success. It fails while the machine is being made, and may be asked for again.
 *
 * One that is opened serves all calls of its process until its settings change. It holds nothing between two of them.
 */
export interface MachineProvider {
  create(requests: readonly MachineRequest[], signal: AbortSignal): AsyncIterable<CreateEvent>;
  destroy(vmIds: readonly string[], signal: AbortSignal): AsyncIterable<DestroyEvent>;
  /** For creates whose outcome nobody knows, or wants to know any more. */
  withdraw(tokens: readonly string[], signal: AbortSignal): AsyncIterable<WithdrawEvent>;
  /** What is wrong with the settings or the surroundings, a sentence each; empty = ready. */
  check(): Promise<readonly string[]>;
  /** How the shell of the machine with this address is reached. */
  endpoint(ip: string): Endpoint;
}

/** Something said to people, in the languages of the console. */
export interface Texts {
  readonly en: string;
  readonly zh: string;
}

/** A row of the registry: the settings' schema (the API validates by it, the console draws the form) and the way in. */
export interface MachineProviderKind<Settings, Deps> {
  readonly name: string;
  readonly title: Texts;
  readonly settings: TObject;
  /** Of a machine that is told as created: one that it has not had before, or the one it always had. */
  readonly hostKeys: 'new' | 'kept';
  /** Looks through new settings for what a schema cannot say. @returns them in the form to keep @throws Refusal */
  readonly checked?: (settings: Settings) => Record<string, unknown>;
  /** Why this server makes no machines of this kind, with the remedy; null, or left out: it does. */
  readonly whyNotOffered?: (deps: Deps) => Texts | null;
  open(vmTypeId: VmTypeId, settings: Settings, deps: Deps): MachineProvider;
}
