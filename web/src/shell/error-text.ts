/** The message of an error, in the server's words if it is the server's. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
