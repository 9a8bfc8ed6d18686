import { expect } from 'vitest';
import type { CreateEvent, Machine, MachineProvider } from '../../../src/machines/provider.ts';
import type { TestDatabase } from '../database.ts';
import { makeAll } from '../sandbox.ts';
import type { CallFault } from './cloud-server.ts';
import type { CloudError } from './instances-cloud.ts';
import type { GivenSettings, OrderedSubject } from './ordered-subject.ts';

export interface OrderingSuite {
  readonly start: (test: TestDatabase) => Promise<OrderedSubject>;
  /** Names of actions of the API. */
  readonly actions: { readonly describe: string; readonly end: string };
  /** Faults that pass, of calls that make machines and look at them. */
  readonly passing: readonly (readonly [string, CallFault])[];
  /** Faults that stay, and what is said of them. */
  readonly staying: readonly (readonly [string, CloudError, RegExp])[];
  /** At least two; machines are in the first, unless a test says more. */
  readonly zones: readonly string[];
  /** The settings for machines in these zones, of these types. */
  readonly settingsFor: (zones: readonly string[], types: readonly string[]) => GivenSettings;
  /** The first is the one that machines have. */
  readonly types: readonly [string, string];
  /** What is wrong with the credentials, as an error of all calls that a check makes. */
  readonly wrongCredentials: { readonly error: CloudError; readonly actions: readonly string[] };
  /** How many calls 1,100 machines in two zones take at most. */
  readonly calls: {
    readonly making: number;
    readonly looking: number;
    readonly listing: readonly string[];
    readonly ending: number;
  };
}

export interface OrderingBench {
  readonly test: TestDatabase;
  readonly subject: OrderedSubject;
}

export const TOKENS = ['a', 'b', 'c'];

export const idsOf = (machines: readonly Machine[]): readonly string[] => machines.map(({ vmId }) => vmId).toSorted();

export const tokensOf = (machines: readonly Machine[]): readonly string[] =>
  machines.map(({ token }) => token).toSorted();

export const failuresIn = (events: readonly CreateEvent[]): readonly unknown[] =>
  events.flatMap((event) => (event.kind === 'failed' ? [event.reason] : []));

/** Makes machines by a provider, which are then all that there is. */
export async function madeOnce(
  subject: OrderedSubject,
  provider: MachineProvider,
  tokens: readonly string[],
): Promise<readonly Machine[]> {
  const machines = await makeAll(provider, tokens);
  expect(tokensOf(machines)).toEqual(tokens);
  expect(await subject.existing()).toEqual(idsOf(machines));
  return machines;
}
