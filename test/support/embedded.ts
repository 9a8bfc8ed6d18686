import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { environmentWith } from './environment.ts';

const PROGRAM = fileURLToPath(new URL('embedded-process.ts', import.meta.url));

/** A process that owns the embedded PostgreSQL of a directory, and can be killed as by a crash. */
export class EmbeddedProcess implements AsyncDisposable {
  /** Its address, or the reason why it did not start. */
  readonly said: string;
  private readonly child: ChildProcess;

  private constructor(child: ChildProcess, said: string) {
    this.child = child;
    this.said = said;
  }

  static async start(
    directory: string,
    { uid, env = {} }: { readonly uid?: number; readonly env?: Readonly<Record<string, string>> } = {},
  ): Promise<EmbeddedProcess> {
    const words = [PROGRAM, directory, ...(uid === undefined ? [] : [String(uid)])];
    const child = spawn(process.execPath, words, { env: environmentWith(env), stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    return new EmbeddedProcess(child, line);
  }

  /** Ends the process: in order, with PostgreSQL, or as by a crash, without. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill(signal);
    await gone;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end('SIGTERM');
  }
}
