import { type ExecOptions, NodeFault } from '../transport.ts';

/** Bytes of a command's output that a node may send: more than is ever asked for, and what is on its way when it is let go. */
const MOST_STDOUT = 8 * 1024 * 1024;
/** Bytes that a node may send beside it. */
const MOST_STDERR = 4 * 1024 * 1024;

/**
 * What a command sends, counted and handed on, also after it was let go.
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
