import type { AnsibleTask } from '../src/ansible/ansible.ts';
import { ansible, mitogen } from './ansible.ts';
import type { Benchmark } from './benchmark.ts';
import type { Contender } from './contender.ts';
import { type Effort, effortOf } from './effort.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { report, type Row } from './report.ts';
import { springtide } from './springtide.ts';

const task = (module: string, args: AnsibleTask['args']): AnsibleTask => ({ module, args });

/** What changes something on a host does so in its home; as all hosts are one machine, the account is there already. */
const FILE = task('file', { path: '~/bench', state: 'directory' });
const LINE = task('lineinfile', { path: '~/bench.conf', line: 'a = 1', create: true });
const USER = task('user', { name: 'root' });
const WORKS: Readonly<Record<string, readonly AnsibleTask[]>> = {
  file: [FILE],
  lineinfile: [LINE],
  user: [USER],
  'play of 5': [
    FILE,
    LINE,
    USER,
    task('stat', { path: '~/bench' }),
    task('getent', { database: 'group', key: 'root' }),
  ],
};

/**
 * How many hosts a second run modules of Ansible: Springtide with all its records, Ansible with its fastest settings, with and without
 * Mitogen. First on hosts that have nothing of it, and once more right after that: Springtide's hosts keep programs, and everybody's
 * connections are open but Mitogen's.
 */
export const ansibleModules: Benchmark<'hosts' | 'forks' | 'works'> = {
  summary: 'hosts/s that run modules of Ansible, first and once more: Springtide, Ansible, Ansible with Mitogen',
  options: {
    hosts: { help: 'loopback hosts with a real sshd', preset: 300, most: 5000 },
    forks: { help: 'hosts that Ansible works on at once', preset: 50, most: 1000 },
    works: { help: 'how many of file, lineinfile, user, and a play of five', preset: 4, most: 4 },
  },
  run: async ({ hosts, forks, works }, signal) => {
    const rows: Row[] = [];
    for (const [name, modules] of Object.entries(WORKS).slice(0, works)) {
      // what hosts keep of one work is not there for the next
      await using fleet = await startFleet(hosts, signal, 'own');
      const own = await measured(springtide, fleet, modules, signal);
      rows.push(...rowsOf(name, springtide.name, own, own));
      for (const contender of [ansible(forks), mitogen(forks)]) {
        rows.push(...rowsOf(name, contender.name, await measured(contender, fleet, modules, signal), own));
      }
    }
    await report(`ansible-${hosts}-hosts`, rows);
  },
};

interface Measured {
  readonly hosts: number;
  readonly efforts: readonly Effort[];
}

async function measured(
  contender: Contender,
  fleet: Fleet,
  modules: readonly AnsibleTask[],
  signal: AbortSignal,
): Promise<Measured> {
  await fleet.endSessions();
  const efforts: Effort[] = [];
  const measure = async (work: () => Promise<unknown>): Promise<void> => {
    const effort = await effortOf(work, () => fleet.processorSeconds());
    efforts.push(effort);
    const rate = (fleet.hosts.length / effort.seconds).toFixed(1);
    console.log(`${modules.map(({ module }) => module).join(', ')}: ${contender.name}: ${rate} hosts/s`);
  };
  await contender.run({ fleet, steps: modules.length, modules, signal, measure, measureWarm: measure });
  return { hosts: fleet.hosts.length, efforts };
}

/** A row for the first run, and one for the second; `own` are Springtide's. */
function rowsOf(work: string, name: string, { hosts, efforts }: Measured, own: Measured): readonly Row[] {
  return efforts.map((effort, index) => {
    const beside = own.efforts[index] ?? effort;
    return {
      work,
      name: index === 0 ? name : `${name}, again`,
      'hosts/s': hosts / effort.seconds,
      'Springtide ÷ this': effort.seconds / beside.seconds,
      'server ms': (serverSeconds(effort) * 1000) / hosts,
      'server ÷ Springtide': serverSeconds(effort) / serverSeconds(beside),
      'host ms': (effort.hosts * 1000) / hosts,
    };
  });
}

/** Processor seconds of the side of the server: this process, its database, and the programs that it starts. */
function serverSeconds({ client, database, programs }: Effort): number {
  return client + database + programs;
}
