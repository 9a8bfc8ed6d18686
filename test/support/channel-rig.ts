import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Channel, RunOptions } from '../../src/channel/channel.ts';
import { createSshChannel } from '../../src/channel/ssh/ssh.ts';
import { HostKeys } from '../../src/store/fleet/host-keys.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { startSshd, type TestSshd } from './sshd.ts';
import { keysAt } from './keys.ts';

/** A node with a real sshd, and a server's database for its host key. */
export interface ChannelRig extends AsyncDisposable {
  readonly sshd: TestSshd;
  readonly database: TestDatabase['database'];
  readonly hostKeys: HostKeys;
  /** A new channel to the node; it shares the known host keys of the rig's other channels. */
  openChannel(options?: { maxConnections?: number; sweepDue?: () => Promise<boolean> }): Channel;
  /** How many lines a file in the node's home directory has. */
  lines(name: string): Promise<number>;
}

export async function startChannelRig(): Promise<ChannelRig> {
  await using started = new AsyncDisposableStack();
  const { database } = started.use(await testDatabase());
  const sshd = started.use(await startSshd());
  const hostKeys = new HostKeys(database);
  const all = started.move();
  return {
    sshd,
    database,
    hostKeys,
    openChannel: ({ maxConnections = 10, sweepDue = hostKeys.sweepDue } = {}) =>
      createSshChannel({ keys: keysAt(sshd.keyFile), checkHostKey: hostKeys.check, sweepDue, maxConnections }),
    lines: async (name) => (await readFile(join(sshd.home, name), 'utf8').catch(() => '')).split('\n').length - 1,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

let runs = 0;
const never = new AbortController().signal;

export const inSeconds = (seconds: number): Date => new Date(Date.now() + seconds * 1000);

/** The options of a new run. */
export function newRun(more: Partial<RunOptions> = {}): RunOptions {
  runs += 1;
  // ids are unique, as a node ends a run by its id, and all tests share one node
  return { runId: `test-${process.pid}-${runs}`, deadline: inSeconds(100), signal: never, ...more };
}
