/** @example minutesAndSeconds(125.2) // { minutes: 2, rest: 6 }, as what is left is never said too short */
export function minutesAndSeconds(seconds: number): { readonly minutes: number; readonly rest: number } {
  const whole = Math.max(1, Math.ceil(seconds));
  return { minutes: Math.floor(whole / 60), rest: whole % 60 };
}
