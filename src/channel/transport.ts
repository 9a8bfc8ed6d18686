/** Runs command lines of sh on one machine. */
export interface Transport {
  /**
   * Runs a command to its end.
   *
   * @returns what it wrote to stderr
   * @throws when the connection breaks; the abort reason when `signal` aborts
   */
  exec(command: string, options: ExecOptions): Promise<string>;
}

export interface ExecOptions {
  readonly input?: Buffer;
  readonly onStdout?: (chunk: Buffer) => void;
  readonly onStderr?: (chunk: Buffer) => void;
  readonly signal: AbortSignal;
}
