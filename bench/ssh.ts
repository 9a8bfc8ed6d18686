import { logInOnly } from './bare-ssh.ts';
import type { Benchmark } from './benchmark.ts';
import type { Contender } from './contender.ts';
import { type ContenderName, contendersFor } from './contenders.ts';
import { type Effort, effortOf } from './effort.ts';
import { startFleet } from './fleet.ts';
import { median } from './median.ts';
import { report, type Row } from './report.ts';
import { rotated } from './rotated.ts';

/** The measurements of a contender, run by run. */
interface Measured {
  readonly contender: Contender;
  readonly cold: Effort[];
  /** Over open connections; empty for contenders that keep none. */
  readonly warm: Effort[];
}

type AllMeasured = ReadonlyMap<ContenderName, Measured>;

/** The data of the table's rows, besides a contender's own efforts. */
interface Scale {
  readonly hosts: number;
  readonly steps: number;
  /** Processor milliseconds of a host for one login. */
  readonly login: number;
  readonly all: AllMeasured;
}

/**
 * How many hosts a second run `echo hi` over SSH: Springtide with all its records, its command line from process start to exit, an earlier checkout of it, Ansible with
 * and without Mitogen, the parallel shells pdsh and clush, and the bare SSH library as the upper limit. They alternate within one
 * run of the benchmark, on the same sshds, so that other load on the machine affects all of them.
 */
export const ssh: Benchmark<'hosts' | 'steps' | 'runs' | 'forks'> = {
  summary: `hosts/s that run \`echo hi\` over SSH, first and once more over the connections that are open: Springtide, its command
    springtide run from process start to exit, Ansible, Ansible with Mitogen, pdsh, clush, and the bare SSH library as the limit`,
  options: {
    hosts: { help: 'loopback hosts with a real sshd', preset: 300, most: 5000 },
    steps: { help: 'commands on each host, one after another', preset: 1, most: 100 },
    runs: { help: 'how often each is measured', preset: 3, most: 100 },
    forks: { help: 'hosts that Ansible works on at once', preset: 50, most: 1000 },
  },
  run: async ({ hosts, steps, runs, forks }, signal) => {
    const contenders = await contendersFor(forks);
    await using fleet = await startFleet(hosts, signal);
    const hostsSoFar = (): Promise<number> => fleet.processorSeconds();
    const logins: number[] = [];
    const all: AllMeasured = new Map(
      [...contenders].map(([name, contender]) => [name, { contender, cold: [], warm: [] }]),
    );
    for (let run = 0; run < runs; run += 1) {
      await fleet.endSessions();
      logins.push((await effortOf(() => logInOnly(fleet, signal), hostsSoFar)).hosts);
      for (const { contender, cold, warm } of rotated([...all.values()], run)) {
        await fleet.endSessions();
        const measureInto = (efforts: Effort[], kind: string) => async (work: () => Promise<unknown>) => {
          const effort = await effortOf(work, hostsSoFar);
          efforts.push(effort);
          const rate = (hosts / effort.seconds).toFixed(1);
          console.log(`run ${run + 1} of ${runs}: ${contender.name}${kind}: ${rate} hosts/s`);
        };
        const measures = { measure: measureInto(cold, ''), measureWarm: measureInto(warm, ', warm') };
        await contender.run({ fleet, steps, signal, ...measures });
      }
      sayRatio(all, run);
    }
    const scale = { hosts, steps, login: (median(logins) * 1000) / hosts, all };
    await report(`ssh-${hosts}-hosts-${steps}-steps`, rowsOf(scale));
  },
};

function sayRatio(all: AllMeasured, run: number): void {
  const ratio = ratios(all, 'springtide', 'earlier')[run];
  if (ratio !== undefined) console.log(`run ${run + 1}: Springtide ÷ earlier: ${ratio.toFixed(3)}`);
}

/** How many times as fast one is as another, run by run. */
function ratios(all: AllMeasured, one: ContenderName, other: ContenderName): readonly number[] {
  const others = all.get(other)?.cold ?? [];
  return (all.get(one)?.cold ?? []).flatMap(({ seconds }, run) => {
    const beside = others[run];
    return beside === undefined ? [] : [beside.seconds / seconds];
  });
}

function rowsOf(scale: Scale): readonly Row[] {
  return [...scale.all].flatMap(([name, { contender, cold, warm }]) => {
    const earlier = ratios(scale.all, name, 'earlier');
    const rows = [
      {
        ...rowOf(contender.name, cold, scale),
        ...(earlier.length === 0 ? {} : { '× earlier (median of runs)': median(earlier) }),
        'shell ms': Math.max(0, perHost(cold, 'hosts', scale) - scale.login),
      },
    ];
    if (warm.length === 0) return rows;
    const gain = median(warm.map(({ seconds }, run) => (cold[run]?.seconds ?? Number.NaN) / seconds));
    const again = rowOf(`${contender.name}, warm`, warm, scale);
    return [...rows, { ...again, '× cold (median of runs)': gain, 'shell ms': perHost(warm, 'hosts', scale) }];
  });
}

function rowOf(name: string, efforts: readonly Effort[], scale: Scale): Row {
  const rates = efforts.map(({ seconds }) => scale.hosts / seconds);
  const rate = median(rates);
  const times = (label: string, peer: ContenderName): Row => {
    const others = scale.all.get(peer)?.cold ?? [];
    return others.length === 0 ? {} : { [label]: rate / median(others.map(({ seconds }) => scale.hosts / seconds)) };
  };
  return {
    name,
    hosts: scale.hosts,
    steps: scale.steps,
    'hosts/s (median)': rate,
    ...times('× ansible', 'ansible'),
    ...times('× Mitogen', 'mitogen'),
    ...times('× bare', 'bare'),
    'each run': rates.map((each) => each.toFixed(1)).join(' '),
    // the processor time per host, by where it is spent
    'client ms': perHost(efforts, 'client', scale),
    'database ms': perHost(efforts, 'database', scale),
    'host ms': perHost(efforts, 'hosts', scale),
    'others ms': perHost(efforts, 'others', scale),
  };
}

function perHost(efforts: readonly Effort[], who: keyof Effort, { hosts }: Scale): number {
  return median(efforts.map((effort) => (effort[who] * 1000) / hosts));
}
