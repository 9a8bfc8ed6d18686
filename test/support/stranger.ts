import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Attempt, Result } from './stranger-process.ts';

const PROGRAM = fileURLToPath(new URL('stranger-process.ts', import.meta.url));

/** The uid of a user without any relation to the server. */
export const STRANGER = 65_534;

/** Another user of the server's machine, who tries to access things. Only root can start it. */
export class Stranger implements AsyncDisposable {
  private readonly child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.child = child;
  }

  static async start(uid = STRANGER): Promise<Stranger> {
    const child = fork(PROGRAM, [String(uid)]);
    await once(child, 'message');
    return new Stranger(child);
  }

  /** The result: its first word says whether the attempt succeeded. */
  async try(attempt: Attempt): Promise<Result> {
    const answer = once(this.child, 'message');
    this.child.send(attempt);
    return ((await answer) as [Result])[0];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const gone = once(this.child, 'exit');
    this.child.disconnect();
    await gone;
  }
}
