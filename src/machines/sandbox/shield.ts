import { messageOf } from '../../base/errors.ts';
import { BRIDGE_FILTER, bytecodeOf } from './bridge-filter.ts';
import { runProgram } from './run-program.ts';

/**
 * Puts the filter on a bridge.
 *
 * @returns null, or why the kernel cannot filter, and machines reach what listens on the host
 */
export async function shieldHost(bridge: string): Promise<string | null> {
  const lines = [
    `qdisc replace dev ${bridge} clsact`,
    `filter replace dev ${bridge} ingress protocol all prio 1 handle 1 bpf da bytecode "${bytecodeOf(BRIDGE_FILTER)}"`,
  ];
  return runProgram('tc', ['-batch', '-'], { input: `${lines.join('\n')}\n` }).then(
    () => null,
    (error: unknown) => messageOf(error),
  );
}
