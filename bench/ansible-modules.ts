import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PLAYBOOK_MODULE } from '../src/ansible/admitted-modules.ts';
import type { AnsibleTask } from '../src/ansible/ansible.ts';
import { playbookOf } from './ansible.ts';
import type { Benchmark } from './benchmark.ts';
import type { Contender } from './contender.ts';
import { type ContenderName, contendersFor } from './contenders.ts';
import { type Effort, effortOf } from './effort.ts';
import { startFleet } from './fleet.ts';
import { median } from './median.ts';
import { report, type Row } from './report.ts';

const task = (module: string, args: AnsibleTask['args']): AnsibleTask => ({ module, args });

/** What changes something on a host does so in its home; as all hosts are one machine, the account is there already. */
const FILE = task('file', { path: '~/bench', state: 'directory' });
const LINE = task('lineinfile', { path: '~/bench.conf', line: 'a = 1', create: true });
const USER = task('user', { name: 'root' });
const FIVE = [FILE, LINE, USER, task('stat', { path: '~/bench' }), task('getent', { database: 'group', key: 'root' })];
const WORKS: Readonly<Record<string, readonly AnsibleTask[]>> = {
  file: [FILE],
  lineinfile: [LINE],
  user: [USER],
  'play of 5': FIVE,
  // works from the server, which Springtide plays confined
  unarchive: [task('unarchive', { src: 'bench.tar', dest: '~' })],
  'playbook of 5': [task(PLAYBOOK_MODULE, { path: 'bench.yml' })],
};

/** What the works take from the server. */
async function writeContent(content: string): Promise<void> {
  await writeFile(join(content, 'bench.yml'), playbookOf(FIVE));
  await promisify(execFile)('tar', ['-C', content, '-cf', join(content, 'bench.tar'), 'bench.yml']);
}

/** Those of the contenders that can run modules. */
const CAN_RUN_MODULES: readonly ContenderName[] = ['springtide', 'earlier', 'ansible', 'mitogen'];

/**
 * How many hosts a second run modules of Ansible: Springtide with all its records, an earlier checkout of it, Ansible with its fastest
 * settings, with and without Mitogen. First on hosts that have nothing of it, and once more right after that: Springtide's hosts keep
 * programs, and everybody's connections are open but Mitogen's.
 */
export const ansibleModules: Benchmark<'hosts' | 'forks' | 'works' | 'from' | 'runs' | 'minutes'> = {
  summary: 'hosts/s that run modules of Ansible, first and once more: Springtide, Ansible, Ansible with Mitogen',
  options: {
    hosts: { help: 'loopback hosts with a real sshd', preset: 300, most: 5000 },
    forks: { help: 'hosts that Ansible works on at once', preset: 50, most: 1000 },
    works: {
      help: 'how many of file, lineinfile, user, a play of five, unarchive, and a playbook of five',
      preset: 6,
      most: 6,
    },
    from: { help: 'the first of them', preset: 1, most: 6 },
    runs: { help: 'how often each is measured', preset: 1, most: 100 },
    minutes: { help: 'the most that one may take for a work in a run; then it is ended', preset: 30, most: 600 },
  },
  run: async ({ hosts, forks, works, from, runs, minutes }, signal) => {
    const contenders = [...(await contendersFor(forks))].filter(([name]) => CAN_RUN_MODULES.includes(name));
    for (const [work, modules] of Object.entries(WORKS).slice(from - 1, from - 1 + works)) {
      const all: readonly Measured[] = contenders.map(([, contender]) => ({
        contender,
        first: [],
        again: [],
        isLate: false,
      }));
      for (let run = 0; run < runs; run += 1) {
        for (const one of all) if (!one.isLate) await measureInTime(one, { hosts, modules, signal }, minutes);
      }
      const rows = all.flatMap((one) => rowsOf(work, one, all[0] ?? one, hosts));
      await report(`ansible-${hosts}-hosts-${work.replaceAll(' ', '-')}`, rows);
    }
  },
};

/** The measurements of a contender, run by run. */
interface Measured {
  readonly contender: Contender;
  readonly first: Effort[];
  readonly again: Effort[];
  /** It did not end in time, and is not measured any more. */
  isLate: boolean;
}

interface Wanted {
  readonly hosts: number;
  readonly modules: readonly AnsibleTask[];
  readonly signal: AbortSignal;
}

/** Ends a contender that takes longer. */
async function measureInTime(one: Measured, wanted: Wanted, minutes: number): Promise<void> {
  const late = AbortSignal.timeout(minutes * 60_000);
  try {
    await measureOnce(one, { ...wanted, signal: AbortSignal.any([wanted.signal, late]) });
  } catch (error) {
    wanted.signal.throwIfAborted();
    if (!late.aborted) throw error;
    one.isLate = true;
    console.log(`${titleOf(wanted)}: ${one.contender.name}: was ended after ${minutes} minutes`);
  }
}

function titleOf({ modules }: Wanted): string {
  return modules.map(({ module }) => module).join(', ');
}

/** On a fleet of its own: what hosts keep of one run is not there for the next. */
async function measureOnce({ contender, first, again }: Measured, wanted: Wanted): Promise<void> {
  const { hosts, modules, signal } = wanted;
  await using fleet = await startFleet(hosts, signal, 'own');
  await writeContent(fleet.content);
  const measureInto = (efforts: Effort[], kind: string) => async (work: () => Promise<unknown>) => {
    const effort = await effortOf(work, () => fleet.processorSeconds());
    efforts.push(effort);
    const rate = (hosts / effort.seconds).toFixed(1);
    console.log(`${titleOf(wanted)}: ${contender.name}${kind}: ${rate} hosts/s`);
  };
  const measures = { measure: measureInto(first, ''), measureWarm: measureInto(again, ', again') };
  await contender.run({ fleet, steps: modules.length, modules, signal, ...measures });
}

/** A row for the first runs, and one for the second ones, as far as there are any; `own` are Springtide's. */
function rowsOf(
  work: string,
  { contender: { name }, first, again }: Measured,
  own: Measured,
  hosts: number,
): readonly Row[] {
  const row = (kind: string, efforts: readonly Effort[], beside: readonly Effort[]): Row => {
    const milliseconds = (of: (effort: Effort) => number, all = efforts): number =>
      all.length === 0 ? Number.NaN : (median(all.map(of)) * 1000) / hosts;
    return {
      work,
      name: `${name}${kind}`,
      'hosts/s': median(efforts.map(({ seconds }) => hosts / seconds)),
      'Springtide ÷ this': median(efforts.map(({ seconds }, run) => seconds / (beside[run]?.seconds ?? Number.NaN))),
      'server ms': milliseconds(serverSeconds),
      'server ÷ Springtide': milliseconds(serverSeconds) / milliseconds(serverSeconds, beside),
      'client ms': milliseconds(({ client }) => client),
      'database ms': milliseconds(({ database }) => database),
      'programs ms': milliseconds(({ programs }) => programs),
      'others ms': milliseconds(({ others, programs }) => Math.max(0, others - programs)),
      'host ms': milliseconds(({ hosts: used }) => used),
    };
  };
  const rows: Row[] = [];
  if (first.length > 0) rows.push(row('', first, own.first));
  if (again.length > 0) rows.push(row(', again', again, own.again));
  return rows;
}

/** Processor seconds of the side of the server: this process, its database, and the programs that it starts. */
function serverSeconds({ client, database, programs }: Effort): number {
  return client + database + programs;
}
