import type { Patience } from '../store/workers.ts';

/** Seconds of silence after which another process is taken for dead: its lock is free, or held. */
export const PATIENCE: Patience = { lockFree: 2, lockHeld: 30 };
