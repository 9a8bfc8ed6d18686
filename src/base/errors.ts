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

/** ECONNREFUSED, HTTPParserError and such: never a message, which may quote a certificate or what a foreign server said. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'ERROR';
  const code = 'code' in error ? String(error.code) : '';
  return /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : error.name;
}
