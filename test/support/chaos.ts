/** The intensity: SPRINGTIDE_CHAOS=long needs a machine of its own, SPRINGTIDE_CHAOS_SEED repeats a run. */
const isLong = process.env['SPRINGTIDE_CHAOS'] === 'long';

export const CHAOS = {
  nodes: isLong ? 100 : 20,
  kills: isLong ? 50 : 6,
  tides: isLong ? 10 : 1,
  /** Parts of a call's time at which its process is killed. */
  moments: isLong ? [0.2, 0.4, 0.6, 0.8] : [0.5],
  seed: Number(process.env['SPRINGTIDE_CHAOS_SEED'] ?? Math.floor(Math.random() * 2 ** 32)),
} as const;

/** Pseudo-random numbers from 0 to 1 (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
