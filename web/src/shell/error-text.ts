/** What went wrong, in the server's words where they are its own. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
