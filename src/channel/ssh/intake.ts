import { type ExecOptions, NodeFault } from '../transport.ts';

/** Bytes of output that a node may send for a command: more than is ever asked for, plus what is in flight when it is abandoned. */
const MOST_STDOUT = 8 * 1024 * 1024;
/** Bytes that a node may send beside the output. */
const MOST_STDERR = 4 * 1024 * 1024;

/**
 * Counts and passes on what a command sends, also after it was abandoned.
 *
 * @throws NodeFault when it is too much; what a listener throws
 */
export class Intake {
  private readonly options: ExecOptions;
  private stdoutBytes = 0;
  private stderrBytes = 0;

  constructor(options: ExecOptions) {
    this.options = options;
  }

  stdout(chunk: Buffer): void {
    this.stdoutBytes += chunk.length;
    if (this.stdoutBytes > MOST_STDOUT) throw new NodeFault(tooMuch(MOST_STDOUT, 'output than it was asked for'));
    this.options.onStdout?.(chunk);
  }

  stderr(chunk: Buffer): void {
    this.stderrBytes += chunk.length;
    if (this.stderrBytes > MOST_STDERR) throw new NodeFault(tooMuch(MOST_STDERR, 'messages'));
    this.options.onStderr?.(chunk);
  }
}

function tooMuch(most: number, what: string): string {
  return `the node sends more than ${most / 1024 / 1024} MiB of ${what}: look at what its login shell prints`;
}
