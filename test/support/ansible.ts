import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AnsibleDeps, createAnsibleRunner } from '../../src/ansible/runner.ts';
import type { AnsibleRunner, AnsibleTask } from '../../src/ansible/ansible.ts';
import type { Channel, ExitStatus, RunOptions } from '../../src/channel/channel.ts';
import type { Params } from '../../src/domain/plans/plan.ts';
import { type ChannelRig, newRun, startChannelRig } from './channel-rig.ts';

/** A node, and a server from which Ansible's modules run. */
export interface AnsibleBench extends ChannelRig {
  readonly channel: Channel;
  /** A fresh runner, as after a start of the server. */
  runner(more?: Partial<AnsibleDeps>): AnsibleRunner;
  /** Runs a task on the node, with a runner that all tasks share. */
  run(task: AnsibleTask, options?: RunOptions): Promise<ExitStatus>;
}

export async function openAnsibleBench(): Promise<AnsibleBench> {
  const rig = await startChannelRig();
  const channel = rig.openChannel();
  const runner = (more: Partial<AnsibleDeps> = {}): AnsibleRunner =>
    createAnsibleRunner({ channel, hidden: [], admitted: [], ...more });
  const shared = runner();
  return {
    ...rig,
    channel,
    runner,
    run: (task, options = newRun()) => shared.run(rig.sshd.endpoint, task, options),
    [Symbol.asyncDispose]: async () => {
      await channel[Symbol.asyncDispose]();
      await rig[Symbol.asyncDispose]();
    },
  };
}

export const module = (name: string, args: Params): AnsibleTask => ({ module: name, args });

/** Processes of this machine, which is also the node, by their command lines, with a blank between words. */
export async function commandLines(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const process of await readdir('/proc')) {
    const words = await readFile(join('/proc', process, 'cmdline'), 'utf8').catch(() => '');
    found.push(words.replaceAll('\0', ' '));
  }
  return found;
}

/** Those of them that contain these words. */
export async function running(words: string): Promise<readonly string[]> {
  return (await commandLines()).filter((line) => line.includes(words));
}

/** A channel that notes how long each script is, by the id of its run. */
export function weighed(channel: Channel): {
  readonly channel: Channel;
  readonly sizes: readonly (readonly [string, number])[];
} {
  const sizes: [string, number][] = [];
  const run: Channel['run'] = (endpoint, script, options) => {
    sizes.push([options.runId, script.length]);
    return channel.run(endpoint, script, options);
  };
  return { channel: { ...channel, run }, sizes };
}
