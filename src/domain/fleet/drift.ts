/*
 * What differs between the machines that a provider lists and the nodes.
 *
 * DR1. A machine is stray when no node has it, and nothing is under way that may still record, retry or return it.
 * DR2. A node's machine is lost when the node had it before the list was asked for and has it afterwards, no task works on the node,
 *      and the list does not have the machine, or has it stopped.
 */

/** A machine of the list. */
export interface ListedMachine {
  readonly vmId: string;
  readonly state: 'making' | 'running' | 'stopped';
  /** null = the provider does not know it: it cannot be told to whom the machine belongs */
  readonly token: string | null;
  readonly ip: string | null;
  readonly made: Date | null;
}

/** A node that has a machine. */
export interface MachineNode {
  readonly nodeId: number;
  readonly vmId: string;
  readonly ip: string;
  /** A task works on it, or waits for it. */
  readonly isBusy: boolean;
}

export interface Compared {
  readonly listed: readonly ListedMachine[];
  /** The nodes that had a machine of the type before the list was asked for. */
  readonly before: readonly MachineNode[];
  /** Those that have one after it, and those that have a listed machine. */
  readonly after: readonly MachineNode[];
  /** The tokens of listed machines that something is under way for. */
  readonly awaited: ReadonlySet<string>;
  /** What the tokens of this installation begin with. */
  readonly ownPrefix: string;
}

export interface Stray {
  readonly kind: 'stray';
  readonly vmId: string;
  readonly ip: string | null;
  readonly made: Date | null;
}

export interface Lost {
  readonly kind: 'lost';
  readonly vmId: string;
  readonly ip: string;
  readonly nodeId: number;
}

export type Drift = Stray | Lost;

export interface Difference {
  readonly drift: readonly Drift[];
  /** How many nodes had a machine before and after, and are not busy: those of them that are lost count too. */
  readonly idle: number;
}

/**
 * @example driftOf({ listed: [machine], before: [], after: [], awaited: new Set(), ownPrefix: '5f2c-' })
 * // { drift: [{ kind: 'stray', vmId: 'i-1', … }], idle: 0 }
 */
export function driftOf({ listed, before, after, awaited, ownPrefix }: Compared): Difference {
  const had = new Set(after.map(({ vmId }) => vmId));
  const stray = listed.filter(
    ({ vmId, token }) => token !== null && token.startsWith(ownPrefix) && !awaited.has(token) && !had.has(vmId),
  );
  const running = new Set(listed.filter(({ state }) => state !== 'stopped').map(({ vmId }) => vmId));
  const hadBefore = new Set(before.map(({ nodeId, vmId }) => `${nodeId} ${vmId}`));
  const idle = after.filter(({ nodeId, vmId, isBusy }) => !isBusy && hadBefore.has(`${nodeId} ${vmId}`));
  const lost = idle.filter(({ vmId }) => !running.has(vmId));
  const drift = [
    ...stray.map(({ vmId, ip, made }): Stray => ({ kind: 'stray', vmId, ip, made })),
    ...lost.map(({ vmId, ip, nodeId }): Lost => ({ kind: 'lost', vmId, ip, nodeId })),
  ];
  return { drift, idle: idle.length };
}

/**
 * The node run that a machine was made for; null for a token of another installation.
 *
 * @example nodeRunOf('5f2c-', '5f2c-17') // 17
 */
export function nodeRunOf(ownPrefix: string, token: string): number | null {
  const digits = token.startsWith(ownPrefix) ? token.slice(ownPrefix.length) : '';
  return /^[1-9]\d{0,15}$/.test(digits) ? Number(digits) : null;
}
