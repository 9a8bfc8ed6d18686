import { ansible, mitogen } from './ansible.ts';
import { bareSsh } from './bare-ssh.ts';
import type { Contender } from './contender.ts';
import { earlierSpringtide } from './earlier.ts';
import { clush, pdsh } from './parallel-shells.ts';
import { springtideRun } from './springtide-run.ts';
import { springtide } from './springtide.ts';

/** The contenders, by their names in SPRINGTIDE_BENCH_CONTENDERS. */
export type ContenderName = 'springtide' | 'run' | 'earlier' | 'ansible' | 'mitogen' | 'pdsh' | 'clush' | 'bare';

/**
 * The contenders that SPRINGTIDE_BENCH_CONTENDERS names, separated by commas; default: all.
 *
 * @throws for an unknown name
 */
export async function contendersFor(forks: number): Promise<ReadonlyMap<ContenderName, Contender>> {
  const earlier = await earlierSpringtide();
  const all = new Map<ContenderName, Contender>([
    ['springtide', springtide],
    ['run', springtideRun],
    ...(earlier === null ? [] : [['earlier', earlier] as const]),
    ['ansible', ansible(forks)],
    ['mitogen', mitogen(forks)],
    ['pdsh', pdsh],
    ['clush', clush],
    ['bare', bareSsh],
  ]);
  const words = (process.env['SPRINGTIDE_BENCH_CONTENDERS'] ?? '').split(',').filter((word) => word !== '');
  const known = new Set<string>(all.keys());
  for (const word of words) {
    if (known.has(word)) continue;
    const mend = word === 'earlier' ? 'set SPRINGTIDE_BENCH_EARLIER to a checkout' : `use ${[...known].join(', ')}`;
    throw new Error(`SPRINGTIDE_BENCH_CONTENDERS names ${word}, which cannot take part: ${mend}`);
  }
  return words.length === 0 ? all : new Map([...all].filter(([name]) => words.includes(name)));
}
