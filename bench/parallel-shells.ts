import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Contender } from './contender.ts';
import type { Fleet } from './fleet.ts';
import { runProgram } from './program.ts';

/** Hosts at a time: about the default of both. */
const FANOUT = 50;

/*
 * Parallel shells: one process of OpenSSH's client per host and step. They keep no connection between two steps, and
 * record nothing.
 */

export const pdsh: Contender = {
  name: `pdsh -f ${FANOUT}`,
  run: (work) =>
    eachStep(work, 'pdsh', (hostsFile, options) => ({
      command: 'pdsh',
      // -S: its exit code is the largest of the hosts'
      args: ['-S', '-R', 'ssh', '-f', String(FANOUT), '-w', `^${hostsFile}`, 'echo hi'],
      env: { PDSH_SSH_ARGS_APPEND: options.join(' ') },
    })),
};

export const clush: Contender = {
  name: `clush -f ${FANOUT}`,
  run: (work) =>
    eachStep(work, 'clustershell', (hostsFile, options) => ({
      command: 'clush',
      args: ['-S', '-f', String(FANOUT), '--hostfile', hostsFile, '-o', options.join(' '), 'echo hi'],
      env: {},
    })),
};

interface Invocation {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Each step is one invocation for all hosts. */
async function eachStep(
  { fleet, steps, signal, measure }: Parameters<Contender['run']>[0],
  debianPackage: string,
  invocationOf: (hostsFile: string, options: readonly string[]) => Invocation,
): Promise<void> {
  const directory = join(fleet.directory, debianPackage);
  await mkdir(directory, { recursive: true });
  const hostsFile = join(directory, 'hosts');
  await writeFile(hostsFile, `${fleet.hosts.join('\n')}\n`);
  const program = { ...invocationOf(hostsFile, clientOptions(fleet)), directory, debianPackage };
  await measure(async () => {
    for (let step = 0; step < steps; step += 1) checkAnswers(await runProgram(program, signal), fleet.hosts);
  });
}

/** The options of the client, each without blanks. */
function clientOptions({ port, user, keyFile }: Fleet): readonly string[] {
  const settings = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR', 'BatchMode=yes'];
  return [`-p${port}`, `-l${user}`, `-i${keyFile}`, ...settings.map((setting) => `-o${setting}`)];
}

function checkAnswers(output: string, hosts: readonly string[]): void {
  const said = new Set(output.split('\n').flatMap((line) => /^(\S+): hi$/.exec(line)?.slice(1) ?? []));
  const silent = hosts.filter((host) => !said.has(host));
  if (silent.length > 0) throw new Error(`${silent.length} hosts did not say hi, the first is ${silent[0]}`);
}
