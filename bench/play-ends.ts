import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PlayProcess } from '../src/ansible/plays/play-records.ts';
import { endProcess } from '../src/ansible/plays/start-play.ts';

/** Ends the plays that a directory knows: they go on when whoever began them lets go. */
export async function endPlays(directory: string): Promise<void> {
  for (const id of await readdir(directory).catch(() => [])) {
    const text = await readFile(join(directory, id, 'process.json'), 'utf8').catch(() => 'null');
    const process = JSON.parse(text) as PlayProcess | null;
    if (process === null) continue;
    await endProcess(process);
    await rm(process.link, { recursive: true, force: true });
  }
}
