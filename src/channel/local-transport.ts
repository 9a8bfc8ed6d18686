import { spawn } from 'node:child_process';
import { abortReason } from './abort-reason.ts';
import { Intake } from './intake.ts';
import type { Ended, Transport } from './transport.ts';

/**
 * Runs programs on this machine as an SSH connection does on another: whoever aborts lets a program go, and does
 * not end it. What it runs is in a session of its own, which no Ctrl-C at the server's terminal reaches.
 *
 * @example await localTransport.exec(endProgram(place, 'cancelled'), { signal }) // { code: 0, signal: null }
 */
export const localTransport: Transport = {
  exec: (program, options) =>
    new Promise<Ended>((resolve, reject) => {
      const { signal } = options;
      if (signal.aborted) return reject(abortReason(signal));
      const child = spawn('/bin/sh', ['-s'], { cwd: '/', detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
      const intake = new Intake(options);
      const letGo = (reason: unknown): void => {
        signal.removeEventListener('abort', abort);
        for (const stream of child.stdio) stream?.destroy();
        child.unref();
        reject(reason instanceof Error ? reason : new Error(String(reason)));
      };
      const abort = (): void => letGo(abortReason(signal));
      const take = (hear: () => void): void => {
        try {
          hear();
        } catch (error) {
          letGo(error);
        }
      };
      signal.addEventListener('abort', abort, { once: true });
      child.stdout.on('data', (chunk: Buffer) => take(() => intake.stdout(chunk)));
      child.stderr.on('data', (chunk: Buffer) => take(() => intake.stderr(chunk)));
      child.stdin.on('error', () => {}); // it ended before it read everything: its answer says why
      child.once('error', letGo);
      child.once('close', (code, killedBy) => {
        signal.removeEventListener('abort', abort);
        resolve({ code, signal: killedBy });
      });
      child.stdin.end(program.text);
    }),
};
