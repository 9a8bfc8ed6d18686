export interface Ago {
  readonly amount: number;
  readonly unit: 'second' | 'minute' | 'hour' | 'day';
}

/** @example agoOf(300) // { amount: 5, unit: 'minute' } */
export function agoOf(seconds: number): Ago {
  // clocks of two machines are never quite the same
  const past = Math.max(0, seconds);
  if (past < 60) return { amount: Math.floor(past), unit: 'second' };
  if (past < 3600) return { amount: Math.floor(past / 60), unit: 'minute' };
  if (past < 86_400) return { amount: Math.floor(past / 3600), unit: 'hour' };
  return { amount: Math.floor(past / 86_400), unit: 'day' };
}
