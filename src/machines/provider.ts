import type { TObject } from 'typebox';
import type { Endpoint } from '../channel/channel.ts';
import type { VmTypeId } from '../domain/ids.ts';
import type { Message, Value } from '../messages/message.ts';

/** A machine that a provider made and has not returned. `token` names the node run it was made for. */
export interface Machine {
  readonly vmId: string;
  readonly ip: string;
  readonly token: string;
  /** Its SSH host key, base64, where the provider knows it from the machine itself; left out = that of the first contact is taken. */
  readonly hostKey?: string;
}

/** A machine that exists, finished or not. */
export interface FoundMachine {
  readonly vmId: string;
  /** stopped: it was made, and does not run any more */
  readonly state: 'making' | 'running' | 'stopped';
  /** null = it is not known yet */
  readonly token: string | null;
  readonly ip: string | null;
  /** When it was asked for; null = not known. */
  readonly made: Date | null;
}

/** The pool that a machine is for. */
export interface MachineLabels {
  readonly cluster: string;
  readonly service: string;
  readonly pool: string;
}

export interface MachineRequest {
  readonly token: string;
  /** The desired host name, e.g. "web-17"; providers without names ignore it. */
  readonly name: string;
  /** For tags; providers without tags ignore them. */
  readonly labels: MachineLabels;
}

export type CreateEvent =
  | { readonly token: string; readonly kind: 'created'; readonly machine: Machine }
  /** What has happened to it so far: for the node's log. */
  | { readonly token: string; readonly kind: 'progress'; readonly note: Value }
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
 * M2. One outcome per request, as soon as it is known; a failure concerns that machine alone. No method throws because of
 *     one machine. Progress may come before the outcome, and not after it.
 * M3. Destroying what is already gone is a success. An id of another provider is a failure, and nothing is destroyed
 *     for it.
 * M4. Withdrawing a token returns whatever exists of its machine, finished or not, whoever began it; where there is
 *     nothing, that is a success. It fails while the machine is being made, and may be asked for again.
 * M5. A list has every machine of the machine type that existed when it was asked for and still exists, once, whoever began it;
 *     and none of another installation.
 *
 * An instance serves all calls of its process until its settings change. It keeps no state between two calls.
 */
export interface MachineProvider {
  create(requests: readonly MachineRequest[], signal: AbortSignal): AsyncIterable<CreateEvent>;
  destroy(vmIds: readonly string[], signal: AbortSignal): AsyncIterable<DestroyEvent>;
  /** For creates whose outcome is unknown or no longer wanted. */
  withdraw(tokens: readonly string[], signal: AbortSignal): AsyncIterable<WithdrawEvent>;
  /** @throws MessageError: the provider cannot list, or does not answer */
  list(signal: AbortSignal): AsyncIterable<FoundMachine>;
  /** What is wrong with the settings or the environment, one sentence each; empty = ready. */
  check(): Promise<readonly Value[]>;
  /** How the shell of the machine with this address is reached. */
  endpoint(ip: string): Endpoint;
  /** What is waited for before a created machine counts as made; null = nothing: the provider has waited itself. */
  readonly readiness: Readiness | null;
  /** What the ids of its machines begin with. */
  readonly vmIdPrefix: string;
}

/** A machine is ready when it runs commands for its user. */
export interface Readiness {
  /** The longest wait. */
  readonly seconds: number;
  /** Whether cloud-init, where there is one, has to be through too. */
  readonly cloudInit: boolean;
}

/** A text for people, in the languages of the console. */
export interface Texts {
  readonly en: string;
  readonly zh: string;
}

/** 'sometimes': where its settings, or those who make the machines, have it so. */
export type HowOften = 'always' | 'sometimes' | 'never';

/** What a kind of provider tells of its machines; the table in docs/machines/machines.md says it to people. */
export interface Told {
  /** How far a machine is, while it is made. */
  readonly progress: HowOften;
  /** The host key of a machine that is made. */
  readonly hostKey: HowOften;
  /** When a machine of the list was made. */
  readonly made: HowOften;
}

/** A row of the registry: the settings' schema (the API validates by it, the console draws the form) and how to open the provider. */
export interface MachineProviderKind<Settings, Deps> {
  readonly name: string;
  readonly title: Texts;
  readonly settings: TObject;
  /** Whether a created machine is new to its address, or always the same one. */
  readonly hostKeys: 'new' | 'kept';
  readonly tells: Told;
  /** Checks new settings beyond what a schema can say. @returns them in the form to keep @throws Refusal */
  readonly checked?: (settings: Settings) => Record<string, unknown>;
  /** Why this server makes no machines of this kind, with the remedy; null, or left out: it makes them. */
  readonly whyNotOffered?: (deps: Deps) => Message | null;
  open(vmTypeId: VmTypeId, settings: Settings, deps: Deps): MachineProvider;
}
