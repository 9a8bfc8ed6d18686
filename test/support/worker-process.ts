import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { serverProgram } from './built-server.ts';
import { environmentWith } from './environment.ts';

/** A process that only runs slices (SPRINGTIDE_ROLE=worker), as users start them to share the work. */
export class WorkerProcess implements AsyncDisposable {
  private readonly child: ChildProcess;
  private output = '';

  private constructor(env: Readonly<Record<string, string>>) {
    this.child = spawn(process.execPath, [serverProgram()], {
      env: environmentWith({ SPRINGTIDE_ROLE: 'worker', SPRINGTIDE_LOG_LEVEL: 'info', ...env }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.output = (this.output + chunk.toString()).slice(-20_000)));
    }
  }

  /** Starts the process, and resolves when it takes slices. */
  static async start(env: Readonly<Record<string, string>>): Promise<WorkerProcess> {
    const worker = new WorkerProcess(env);
    const giveUp = Date.now() + 180_000;
    while (!worker.output.includes('the engine runs')) {
      if (worker.hasEnded || Date.now() > giveUp) throw new Error(`the worker does not start:\n${worker.output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return worker;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Stops the process, as when its machine is suspended. */
  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  /** Lets it continue. */
  wake(): void {
    this.child.kill('SIGCONT');
  }

  /** Ends the process: in order, or as by a crash. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (this.hasEnded) return;
    const exited = once(this.child, 'exit');
    this.child.kill(signal);
    await exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end('SIGTERM');
  }

  private get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }
}
