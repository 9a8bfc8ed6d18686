import type { TObject } from 'typebox';
import type { Endpoint } from '../channel/channel.ts';
import type { VmTypeId } from '../domain/ids.ts';
import type { Message, Value } from '../messages/message.ts';

/** A machine that a provider made and has not returned. `token` names the node run it was made for. */
export interface Machine {
  readonly vmId: string;
  readonly ip: string;
  readonly token: string;
}

export interface MachineRequest {
  readonly token: string;
  /** The desired host name, e.g. "web-17"; providers without names ignore it. */
  readonly name: string;
}

export type CreateEvent =
  | { readonly token: string; readonly kind: 'created'; readonly machine: Machine }
  | { readonly token: string; readonly kind: 'failed'; readonly reason: Value };

export type DestroyEvent =
  | { readonly vmId: string; readonly kind: 'returned' }
  | { readonly vmId: string; readonly kind: 'failed'; readonly reason: Value };

export type WithdrawEvent =
  | { readonly token: string; readonly kind: 'returned' }
  | { readonly token: string; readonly kind: 'failed'; readonly reason: Value };

/**
 * Makes and returns machines. One folder per provider; all of them pass test/integration/machine-providers.test.ts.
 *
 * M1. A token has at most one machine: creating again with the same token returns that machine,
 *     also when two callers ask at once or the first died midway.
 * M2. One event per request, as soon as the outcome is known; a failure concerns that machine alone. No method throws because of
 *     one machine.
 * M3. Destroying what is already gone is a success. An id of another provider is a failure, and nothing is destroyed
 *     for it.
 * M4. Withdrawing a token returns whatever exists of its machine, finished or not, whoever began it; where there is
 *     nothing, that is a success. It fails while the machine is being made, and may be asked for again.
 *
 * An instance serves all calls of its process until its settings change. It keeps no state between two calls.
 */
export interface MachineProvider {
  create(requests: readonly MachineRequest[], signal: AbortSignal): AsyncIterable<CreateEvent>;
  destroy(vmIds: readonly string[], signal: AbortSignal): AsyncIterable<DestroyEvent>;
  /** For creates whose outcome is unknown or no longer wanted. */
  withdraw(tokens: readonly string[], signal: AbortSignal): AsyncIterable<WithdrawEvent>;
  /** What is wrong with the settings or the environment, one sentence each; empty = ready. */
  check(): Promise<readonly Value[]>;
  /** How the shell of the machine with this address is reached. */
  endpoint(ip: string): Endpoint;
}

/** A text for people, in the languages of the console. */
export interface Texts {
  readonly en: string;
  readonly zh: string;
}

/** A row of the registry: the settings' schema (the API validates by it, the console draws the form) and how to open the provider. */
export interface MachineProviderKind<Settings, Deps> {
  readonly name: string;
  readonly title: Texts;
  readonly settings: TObject;
  /** Whether a created machine is new to its address, or always the same one. */
  readonly hostKeys: 'new' | 'kept';
  /** Checks new settings beyond what a schema can say. @returns them in the form to keep @throws Refusal */
  readonly checked?: (settings: Settings) => Record<string, unknown>;
  /** Why this server makes no machines of this kind, with the remedy; null, or left out: it makes them. */
  readonly whyNotOffered?: (deps: Deps) => Message | null;
  open(vmTypeId: VmTypeId, settings: Settings, deps: Deps): MachineProvider;
}
