import { message } from '../../messages/message.ts';
import { type ExecOptions, NodeFault } from '../transport.ts';

const MEBIBYTE = 1024 * 1024;
/** Bytes of output that a node may send for a command: more than is ever asked for, plus what is in flight when it is abandoned. */
const MOST_STDOUT = 8 * MEBIBYTE;
/** Bytes that a node may send beside the output. */
const MOST_STDERR = 4 * MEBIBYTE;

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
    if (this.stdoutBytes > MOST_STDOUT)
      throw new NodeFault(message('node_sends_too_much_output', { most: MOST_STDOUT / MEBIBYTE }));
    this.options.onStdout?.(chunk);
  }

  stderr(chunk: Buffer): void {
    this.stderrBytes += chunk.length;
    if (this.stderrBytes > MOST_STDERR)
      throw new NodeFault(message('node_sends_too_many_messages', { most: MOST_STDERR / MEBIBYTE }));
    this.options.onStderr?.(chunk);
  }
}
