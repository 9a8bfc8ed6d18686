import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { secondsOfTrees } from './effort.ts';
import { processGroup } from './process-group.ts';

/** Control groups of version 1, and of version 2. */
const MOUNTS = ['/sys/fs/cgroup/cpuacct', '/sys/fs/cgroup', '/sys/fs/cgroup/unified'];

/** Measures the processor time of some processes and their descendants. */
export interface ProcessorMeter extends AsyncDisposable {
  add(pid: number): Promise<void>;
  /** The time used so far, in seconds. */
  seconds(): Promise<number>;
}

/**
 * Without control groups it adds up the kernel's values for each process, in hundredths of a second: hosts with open
 * sessions use less than one each, so that much of it is missed.
 *
 * @example await using meter = await processorMeter();
 */
export async function processorMeter(): Promise<ProcessorMeter> {
  const group = await processGroup(MOUNTS, secondsOfGroup);
  if (group !== null) {
    return {
      add: (pid) => group.add(pid),
      seconds: () => secondsOfGroup(group.directory),
      [Symbol.asyncDispose]: () => group[Symbol.asyncDispose](),
    };
  }
  const roots: number[] = [];
  return {
    add: async (pid) => void roots.push(pid),
    seconds: () => secondsOfTrees(roots),
    [Symbol.asyncDispose]: async () => {},
  };
}

/** @throws where the group does not account processor time */
async function secondsOfGroup(directory: string): Promise<number> {
  const nanoseconds = await readFile(join(directory, 'cpuacct.usage'), 'utf8').catch(() => null);
  if (nanoseconds !== null) return Number(nanoseconds) / 1e9;
  const stat = await readFile(join(directory, 'cpu.stat'), 'utf8');
  const [, microseconds] = /^usage_usec (\d+)$/m.exec(stat) ?? [];
  if (microseconds === undefined) throw new Error(`${directory} counts no processor time`);
  return Number(microseconds) / 1e6;
}
