import { Duplex } from 'node:stream';
import type { ClientChannel } from 'ssh2';

/**
 * A stream through a jump host that behaves as a socket does: destroying it ends it, an error says why it ended, and it counts
 * what it brought. What is written at one time goes in one packet.
 */
export class Tunnel extends Duplex {
  private readonly channel: ClientChannel;
  private received = 0;

  /** @param count is told of the bytes that arrive */
  constructor(channel: ClientChannel, count: (bytes: number) => void) {
    super({ allowHalfOpen: false });
    this.channel = channel;
    channel.on('data', (chunk: Buffer) => {
      this.received += chunk.length;
      count(chunk.length);
      if (!this.push(chunk)) channel.pause();
    });
    // whoever uses it learns of errors by its end too
    this.on('error', () => {});
    channel.on('end', () => this.push(null));
    channel.on('error', (error: Error) => this.destroy(error));
    // ssh2 never finishes a write to a closed channel
    channel.on('close', () => {
      if (this.readableEnded) this.destroy();
      else this.once('end', () => this.destroy());
    });
  }

  get bytesRead(): number {
    return this.received;
  }

  override _read(): void {
    this.channel.resume();
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    this.channel.write(chunk, done);
  }

  override _writev(chunks: { readonly chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.channel.write(Buffer.concat(chunks.map(({ chunk }) => chunk)), done);
  }

  override _final(done: () => void): void {
    this.channel.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.channel.destroy();
    // what still comes is nobody's
    this.channel.resume();
    done(error);
  }
}
