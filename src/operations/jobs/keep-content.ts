import type { Repositories } from '../../content/repositories.ts';
import { pause } from '../../base/pause.ts';

const ROUND_MS = 600_000;

/** Removes what no task needs of repositories on this machine, until the signal ends it. The next round does what a failed one left. */
export async function keepContentShort(
  repositories: Pick<Repositories, 'sweep'>,
  signal: AbortSignal,
  onTrouble: (error: unknown) => void,
): Promise<void> {
  while (!signal.aborted) {
    await repositories.sweep().catch(onTrouble);
    await pause(ROUND_MS, signal);
  }
}
