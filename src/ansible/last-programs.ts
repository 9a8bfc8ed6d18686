import type { Endpoint } from '../channel/channel.ts';
import { differenceOf } from './archive-difference.ts';
import type { ModuleProgram } from './module-program.ts';
import { keyOf } from './new-programs.ts';

/** More nodes get whole programs. */
const MOST_NODES = 20_000;
const MOST_PROGRAMS = 64;

/**
 * The program that each node ran last, as far as this process knows: a node that lacks another one gets what differs from it. It is a
 * guess, as the node may have lost it, or keep nothing.
 */
export class LastPrograms {
  /** Hashes, by nodes. */
  private readonly nodes = new Map<string, string>();
  private readonly programs = new Map<string, ModuleProgram>();
  private readonly differences = new Map<string, string>();

  /** A node ran a program. */
  ran(program: ModuleProgram, node: Endpoint): void {
    renew(this.nodes, keyOf(node), program.hash, MOST_NODES);
    renew(this.programs, program.hash, program, MOST_PROGRAMS);
  }

  /** What a node needs for a program: the hash of another that it has, and how it comes about from that; null = all of it. */
  difference(program: ModuleProgram, node: Endpoint): string | null {
    const last = this.programs.get(this.nodes.get(keyOf(node)) ?? '');
    if (last === undefined || last.hash === program.hash) return null;
    const key = `${last.hash} ${program.hash}`;
    const difference = this.differences.get(key) ?? `${last.hash} ${differenceOf(bytesOf(program), bytesOf(last))}`;
    renew(this.differences, key, difference, MOST_PROGRAMS);
    return difference;
  }
}

function bytesOf({ archive }: ModuleProgram): Buffer {
  return Buffer.from(archive, 'base64');
}

/** Sets a value as the newest; the oldest goes when there are more than so many. */
function renew<Value>(map: Map<string, Value>, key: string, value: Value, most: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
