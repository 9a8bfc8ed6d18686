import { readdir, readFile } from 'node:fs/promises';

/** The cost of a piece of work: elapsed seconds, and processor seconds by user. */
export interface Effort {
  readonly seconds: number;
  /** Of this process. */
  readonly client: number;
  /** Of the PostgreSQL that this process started. */
  readonly database: number;
  /** Of programs that this process started and of theirs, other than hosts and PostgreSQL. */
  readonly programs: number;
  /** Of the hosts: their sshds and shells. */
  readonly hosts: number;
  /** Of everything else: a peer's own processes, and whatever else the machine does. */
  readonly others: number;
}

/** The kernel counts processor time in hundredths of a second. */
const TICKS = 100;
/** Says in the environment of a PostgreSQL, which is nobody's child, that this process started it. */
const MARK = `SPRINGTIDE_BENCH_EFFORT=${process.pid}`;
const [MARK_NAME = '', MARK_VALUE = ''] = MARK.split('=');
process.env[MARK_NAME] = MARK_VALUE;

/**
 * Does a piece of work, and measures it. `hostsSoFar` returns what the hosts have used.
 *
 * @example (await effortOf(() => task.end(), () => fleet.processorSeconds())).seconds // 3.2
 */
export async function effortOf(work: () => Promise<unknown>, hostsSoFar: () => Promise<number>): Promise<Effort> {
  const before = await usedSoFar(hostsSoFar);
  const began = performance.now();
  const usedBefore = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(usedBefore);
  const seconds = (performance.now() - began) / 1000;
  const after = await usedSoFar(hostsSoFar);
  const client = (user + system) / 1e6;
  // the time of a process that has ended is added to its parent, also of PostgreSQL
  const database = [...after.postgres].reduce((sum, [pid, used]) => sum + used - (before.postgres.get(pid) ?? 0), 0);
  const hosts = after.hosts - before.hosts;
  // what a program used that was killed meanwhile is nowhere
  const programs = Math.max(0, after.programs - before.programs);
  return { seconds, client, database, programs, hosts, others: after.all - before.all - client - database - hosts };
}

async function usedSoFar(hostsSoFar: () => Promise<number>) {
  const [all, postgres, hosts, programs] = await Promise.all([
    secondsOfMachine(),
    secondsOfPostgres(),
    hostsSoFar(),
    secondsOfPrograms(),
  ]);
  return { all, postgres, programs, hosts };
}

/** Those that have ended count for this process, those that run by themselves. */
async function secondsOfPrograms(): Promise<number> {
  const own = await readFile('/proc/self/stat', 'utf8');
  const running = (await allProcesses()).filter(
    ({ parent, name }) => Number(parent) === process.pid && name !== 'sshd' && name !== 'postgres',
  );
  return sumOfFields(own, 14, 16) + (await secondsOfTrees(running.map(({ pid }) => Number(pid))));
}

async function secondsOfMachine(): Promise<number> {
  const [line = ''] = (await readFile('/proc/stat', 'utf8')).split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = line.split(/ +/).slice(1).map(Number);
  return (user + nice + system + irq + softirq) / TICKS;
}

/** By process, with those of its children that have ended. */
async function secondsOfPostgres(): Promise<ReadonlyMap<string, number>> {
  const all = (await allProcesses()).filter(({ name }) => name === 'postgres');
  const marked = await Promise.all(all.map(async ({ pid }) => ((await isMarked(pid)) ? [pid] : [])));
  const own = new Set(marked.flat());
  return new Map(
    all.filter(({ pid, parent }) => own.has(pid) || own.has(parent)).map(({ pid, seconds }) => [pid, seconds]),
  );
}

async function isMarked(pid: string): Promise<boolean> {
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
  return environment.split('\0').includes(MARK);
}

/** What these processes and all of their descendants have used, including those that have ended. */
export async function secondsOfTrees(roots: readonly number[]): Promise<number> {
  const processes = await allProcesses();
  const children = Map.groupBy(processes, ({ parent }) => parent);
  const secondsOf = ({ pid, seconds }: Process): number =>
    (children.get(pid) ?? []).reduce((sum, child) => sum + secondsOf(child), seconds);
  const isRoot = new Set(roots.map(String));
  return processes.filter(({ pid }) => isRoot.has(pid)).reduce((sum, root) => sum + secondsOf(root), 0);
}

interface Process {
  readonly pid: string;
  readonly name: string;
  readonly parent: string;
  /** Its own, and those of its children that have ended. */
  readonly seconds: number;
}

/** Seconds in fields of a process, counted from its state: utime is 12, stime, cutime, cstime. */
function sumOfFields(stat: string, from: number, to: number): number {
  const fields = stat.slice(stat.lastIndexOf(')')).split(' ');
  return fields.slice(from, to).reduce((sum, count) => sum + Number(count), 0) / TICKS;
}

async function allProcesses(): Promise<readonly Process[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid): Promise<readonly Process[]> => {
      // "pid (name) state parent …", and a name may hold brackets and blanks
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      const end = stat.lastIndexOf(')');
      const fields = stat.slice(end).split(' ');
      const seconds = sumOfFields(stat, 12, 16);
      return stat === ''
        ? []
        : [{ pid, name: stat.slice(stat.indexOf('(') + 1, end), parent: fields[2] ?? '', seconds }];
    }),
  );
  return found.flat();
}
