import { readdir, readFile } from 'node:fs/promises';

/** What a piece of work took: seconds by the clock, and of the processors by who used them. */
export interface Effort {
  readonly seconds: number;
  /** Of this process. */
  readonly client: number;
  /** Of all PostgreSQL processes of this machine. */
  readonly database: number;
  /** Of everything else: the hosts' sshds and shells, and a peer's own processes. */
  readonly others: number;
}

/** The kernel counts processor time in hundredths of a second. */
const TICKS = 100;

/**
 * Does a piece of work, and measures it.
 *
 * @example (await effortOf(() => task.end())).seconds // 3.2
 */
export async function effortOf(work: () => Promise<unknown>): Promise<Effort> {
  const before = await usedSoFar();
  await work();
  const after = await usedSoFar();
  const seconds = (after.at - before.at) / 1000;
  const client = after.client - before.client;
  // a process that is no more counts with its parent, which is PostgreSQL too
  const database = [...after.postgres].reduce((sum, [pid, used]) => sum + used - (before.postgres.get(pid) ?? 0), 0);
  return { seconds, client, database, others: after.all - before.all - client - database };
}

async function usedSoFar() {
  const at = performance.now();
  const { user, system } = process.cpuUsage();
  const [all, postgres] = await Promise.all([secondsOfMachine(), secondsOfPostgres()]);
  return { at, client: (user + system) / 1e6, all, postgres };
}

async function secondsOfMachine(): Promise<number> {
  const [line = ''] = (await readFile('/proc/stat', 'utf8')).split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = line.split(/ +/).slice(1).map(Number);
  return (user + nice + system + irq + softirq) / TICKS;
}

/** By process, with those of its children that have ended. */
async function secondsOfPostgres(): Promise<ReadonlyMap<string, number>> {
  const used = new Map<string, number>();
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    if (!status.includes('(postgres)')) continue;
    // utime, stime, cutime, cstime
    const ticks = status.slice(status.lastIndexOf(')')).split(' ').slice(12, 16);
    used.set(pid, ticks.reduce((sum, count) => sum + Number(count), 0) / TICKS);
  }
  return used;
}
