import { ansible } from './ansible.ts';
import { bareSsh } from './bare-ssh.ts';
import type { Benchmark } from './benchmark.ts';
import type { Contender } from './contender.ts';
import { type Effort, effortOf } from './effort.ts';
import { startFleet } from './fleet.ts';
import { median } from './median.ts';
import { report } from './report.ts';
import { clush, pdsh } from './parallel-shells.ts';
import { springtide } from './springtide.ts';

/**
 * How many hosts a second run `echo hi` over SSH: Springtide with all its records, Ansible, the parallel shells pdsh and
 * clush, and the bare SSH library as the limit. They take turns within one run of the benchmark, on the same sshds, so that what else the machine does
 * meets them all.
 */
export const ssh: Benchmark<'hosts' | 'steps' | 'runs' | 'forks'> = {
  summary:
    'hosts/s that run `echo hi` over SSH: Springtide, Ansible, pdsh, clush, and the bare SSH library as the limit',
  options: {
    hosts: { help: 'loopback hosts with a real sshd', preset: 300, most: 5000 },
    steps: { help: 'commands on each host, one after another', preset: 1, most: 100 },
    runs: { help: 'how often each is measured', preset: 3, most: 100 },
    forks: { help: 'hosts that Ansible works on at once', preset: 50, most: 1000 },
  },
  run: async ({ hosts, steps, runs, forks }, signal) => {
    const peer = ansible(forks);
    const contenders = [springtide, peer, pdsh, clush, bareSsh];
    await using fleet = await startFleet(hosts, signal);
    const efforts = new Map(contenders.map((contender) => [contender, new Array<Effort>()]));
    for (let run = 0; run < runs; run += 1) {
      for (const [contender, measured] of rotated([...efforts], run)) {
        await fleet.endSessions();
        const measure = async (work: () => Promise<unknown>): Promise<void> => {
          measured.push(await effortOf(work));
        };
        await contender.run({ fleet, steps, signal, measure });
        const rate = hosts / (measured.at(-1)?.seconds ?? Number.NaN);
        console.log(`run ${run + 1} of ${runs}: ${contender.name}: ${rate.toFixed(1)} hosts/s`);
      }
    }
    const ratesOf = (contender: Contender): readonly number[] =>
      (efforts.get(contender) ?? []).map(({ seconds }) => hosts / seconds);
    const rateOf = (contender: Contender): number => median(ratesOf(contender));
    const cpuOf = (contender: Contender, who: keyof Effort): number =>
      median((efforts.get(contender) ?? []).map((effort) => (effort[who] * 1000) / hosts));
    const rows = contenders.map((contender) => ({
      name: contender.name,
      hosts,
      steps,
      'hosts/s (median)': rateOf(contender),
      '× ansible': rateOf(contender) / rateOf(peer),
      '× bare': rateOf(contender) / rateOf(bareSsh),
      'each run': ratesOf(contender)
        .map((rate) => rate.toFixed(1))
        .join(' '),
      // processor time of one host's share, where it is spent
      'client ms': cpuOf(contender, 'client'),
      'database ms': cpuOf(contender, 'database'),
      'others ms': cpuOf(contender, 'others'),
    }));
    await report(`ssh-${hosts}-hosts-${steps}-steps`, rows);
  },
};

/** Each run begins with another one: nobody always comes after the same. */
function rotated<Item>(items: readonly Item[], by: number): readonly Item[] {
  const at = by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}
