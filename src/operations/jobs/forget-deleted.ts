import { pause } from '../../base/pause.ts';
import { forgetDeleted } from '../../store/deleted-rows.ts';
import type { Context } from '../context.ts';
import { KEPT_S } from '../records/kept.ts';

const ROUND_MS = 600_000;

/** Forgets for good what was deleted a day ago, until the signal ends it. The next round does what a failed one left. */
export async function keepDeletedShort(
  { database, now }: Pick<Context, 'database' | 'now'>,
  signal: AbortSignal,
  onTrouble: (error: unknown) => void,
): Promise<void> {
  while (!signal.aborted) {
    await forgetDeleted(database, new Date(now().getTime() - KEPT_S * 1000)).catch(onTrouble);
    await pause(ROUND_MS, signal);
  }
}
