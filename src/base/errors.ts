/** @example hasCode(error, 'ENOENT') // there is no such file */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/**
 * A mistake in the program, which nobody who uses it can make. Its text is for the log, in English; what people are told is a
 * message (MessageError).
 */
export class Defect extends Error {}

/** The message of any thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
