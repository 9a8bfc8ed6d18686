import { contentOf } from '../messages/message-error.ts';
import type { Value } from '../messages/message.ts';
import { runConfined } from './confinement.ts';
import { pythonOf } from './module-builds.ts';

/**
 * Why modules of Ansible cannot be run from this machine, with the remedy; null = they can.
 *
 * @example await whyNoAnsible([dataDir]) // message('ansible_missing')
 */
export async function whyNoAnsible(hidden: readonly string[]): Promise<Value | null> {
  try {
    await pythonOf();
    await runConfined(['/usr/bin/true'], { hidden });
    return null;
  } catch (error) {
    return contentOf(error);
  }
}
