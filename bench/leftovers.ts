import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ProcessGroup, processGroup } from './process-group.ts';

/** Control groups of version 1, and of version 2. */
const MOUNTS = ['/sys/fs/cgroup/cpu', '/sys/fs/cgroup'];

/**
 * Makes a group for the stand-ins of other machines, which must not compete with Springtide for the processors:
 * its processes only get idle time. Niceness does not suffice: Linux divides processor time among
 * sessions first.
 *
 * @returns null where there are no such groups, or we may not make them
 * @example await using group = await leftoverGroup();
 */
export function leftoverGroup(): Promise<ProcessGroup | null> {
  return processGroup(MOUNTS, (directory) => writeFile(join(directory, 'cpu.idle'), '1', { flag: 'r+' }));
}
