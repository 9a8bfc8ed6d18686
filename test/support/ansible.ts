import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AnsibleDeps, createAnsibleRunner } from '../../src/channel/ansible.ts';
import type { AnsibleRunner, AnsibleTask } from '../../src/channel/ansible-runner.ts';
import type { Channel, ExitStatus, RunOptions } from '../../src/channel/channel.ts';
import type { Params } from '../../src/domain/plan.ts';
import { type ChannelRig, newRun, startChannelRig } from './channel-rig.ts';

/** A node, and a server from which Ansible runs. */
export interface AnsibleBench extends ChannelRig {
  readonly channel: Channel;
  readonly directory: string;
  /** As after a start of the server: nothing but the directory is left of an earlier runner. */
  runner(more?: Partial<AnsibleDeps>): AnsibleRunner;
  /** Runs a task on the node, with a runner of its own. */
  run(task: AnsibleTask, options?: RunOptions): Promise<ExitStatus>;
  /** The shell module, in the node's home directory. */
  shell(freeForm: string): AnsibleTask;
}

export async function openAnsibleBench(): Promise<AnsibleBench> {
  const rig = await startChannelRig();
  const { sshd, hostKeys } = rig;
  // a path that shells, ssh and Ansible each have a meaning for
  const directory = await mkdtemp(join(tmpdir(), "springtide 'ansible' %h {{ x }} "));
  const channel = rig.openChannel();
  const own = { channel, directory, defaultKeyFile: sshd.keyFile, hostKeyOf: hostKeys.keyOf };
  const runner = (more?: Partial<AnsibleDeps>): AnsibleRunner => createAnsibleRunner({ ...own, ...more });
  return {
    ...rig,
    channel,
    directory,
    runner,
    run: (task, options = newRun()) => runner().run(sshd.endpoint, task, options),
    shell: (freeForm) => ({ module: 'shell', freeForm, args: { chdir: sshd.home } }),
    [Symbol.asyncDispose]: async () => {
      await channel[Symbol.asyncDispose]();
      await rig[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
    },
  };
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
