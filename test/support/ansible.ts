import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AnsibleDeps, createAnsibleRunner } from '../../src/channel/ansible.ts';
import type { AnsibleRunner, AnsibleTask } from '../../src/channel/ansible-runner.ts';
import type { Channel, ExitStatus, RunOptions } from '../../src/channel/channel.ts';
import { createSshChannel } from '../../src/channel/ssh.ts';
import type { Params } from '../../src/domain/plan.ts';
import { HostKeys } from '../../src/store/host-keys.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { startSshd, type TestSshd } from './sshd.ts';

/** A node, and a server from which Ansible runs. */
export interface AnsibleBench extends AsyncDisposable {
  readonly sshd: TestSshd;
  readonly database: TestDatabase['database'];
  readonly channel: Channel;
  readonly hostKeys: HostKeys;
  readonly directory: string;
  openChannel(): Channel;
  /** As after a start of the server: nothing but the directory is left of an earlier runner. */
  runner(more?: Partial<AnsibleDeps>): AnsibleRunner;
  /** Runs a task on the node, with a runner of its own. */
  run(task: AnsibleTask, options?: RunOptions): Promise<ExitStatus>;
  /** The shell module, in the node's home directory. */
  shell(freeForm: string): AnsibleTask;
  /** How many lines a file in the node's home directory has. */
  lines(name: string): Promise<number>;
}

export async function openAnsibleBench(): Promise<AnsibleBench> {
  const test = await testDatabase();
  const { database } = test;
  const sshd = await startSshd();
  const hostKeys = new HostKeys(database);
  // a path that shells, ssh and Ansible each have a meaning for
  const directory = await mkdtemp(join(tmpdir(), "springtide 'ansible' %h {{ x }} "));
  const openChannel = (): Channel => {
    const access = { defaultKeyFile: sshd.keyFile, checkHostKey: hostKeys.check, sweepDue: hostKeys.sweepDue };
    return createSshChannel({ ...access, maxConnections: 10 });
  };
  const channel = openChannel();
  const own = { channel, directory, defaultKeyFile: sshd.keyFile, hostKeyOf: hostKeys.keyOf };
  const runner = (more?: Partial<AnsibleDeps>): AnsibleRunner => createAnsibleRunner({ ...own, ...more });
  return {
    sshd,
    database,
    channel,
    hostKeys,
    directory,
    openChannel,
    runner,
    run: (task, options = newRun()) => runner().run(sshd.endpoint, task, options),
    shell: (freeForm) => ({ module: 'shell', freeForm, args: { chdir: sshd.home } }),
    lines: async (name) => (await readFile(join(sshd.home, name), 'utf8').catch(() => '')).split('\n').length - 1,
    [Symbol.asyncDispose]: async () => {
      await channel[Symbol.asyncDispose]();
      await sshd[Symbol.asyncDispose]();
      await test[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

let runs = 0;
const never = new AbortController().signal;

export const inSeconds = (seconds: number): Date => new Date(Date.now() + seconds * 1000);

/** The options of a new run. */
export function newRun(more: Partial<RunOptions> = {}): RunOptions {
  runs += 1;
  // a run is ended on its node by its id, and all tests share one node
  return { runId: `test-${process.pid}-${runs}`, deadline: inSeconds(100), signal: never, ...more };
}

export const module = (name: string, args: Params): AnsibleTask => ({ module: name, freeForm: '', args });

/** Processes of this machine, which is the node too, by the words of their command lines with a blank between them. */
export async function commandLines(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const process of await readdir('/proc')) {
    const words = await readFile(join('/proc', process, 'cmdline'), 'utf8').catch(() => '');
    found.push(words.replaceAll('\0', ' '));
  }
  return found;
}
