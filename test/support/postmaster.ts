import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Kills the embedded PostgreSQL of a data directory as a crash would. */
export async function killPostgres(dataDir: string): Promise<void> {
  const pid = await postmasterOf(dataDir);
  if (pid === null) throw new Error(`no PostgreSQL runs in ${dataDir}`);
  process.kill(pid, 'SIGKILL');
}

/** As killPostgres, and resolves when its server has started it again. */
export async function restartPostgres(dataDir: string): Promise<void> {
  const before = await postmasterOf(dataDir);
  await killPostgres(dataDir);
  for (let pid = before; pid === before || pid === null; pid = await postmasterOf(dataDir)) await delay(20);
}

async function postmasterOf(dataDir: string): Promise<number | null> {
  const text = await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '');
  return text === '' ? null : Number(text.split('\n')[0]);
}

/** How a server that was started logs in to the embedded PostgreSQL of its data directory. */
export async function embeddedUrl(dataDir: string): Promise<string> {
  const password = (await readFile(join(dataDir, 'postgres.password'), 'utf8')).trim();
  return `postgresql://springtide_app:${password}@/springtide?host=${encodeURIComponent(join(dataDir, 'postgres'))}`;
}
