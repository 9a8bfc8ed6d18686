import { spawn } from 'node:child_process';
import { abortReason } from './abort-reason.ts';
import type { Transport } from './transport.ts';

/**
 * Runs command lines on this machine as an SSH connection does on another: whoever aborts lets a command go, and does
 * not end it. What it runs is in a session of its own, which no Ctrl-C at the server's terminal reaches.
 *
 * @example await localTransport.exec('cat; echo done >&2', { input: Buffer.from('a'), signal }) // 'done\n'
 */
export const localTransport: Transport = {
  exec: (command, { input, onStdout, onStderr, signal }) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(abortReason(signal));
      const child = spawn('sh', ['-c', command], { cwd: '/', detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
      const complaints: Buffer[] = [];
      const abort = (): void => {
        for (const stream of child.stdio) stream?.destroy();
        child.unref();
        reject(abortReason(signal));
      };
      signal.addEventListener('abort', abort, { once: true });
      child.stdout.on('data', (chunk: Buffer) => onStdout?.(chunk));
      child.stderr.on('data', (chunk: Buffer) => {
        complaints.push(chunk);
        onStderr?.(chunk);
      });
      child.stdin.on('error', () => {}); // it ended before it read everything: its answer says why
      child.once('error', (error) => {
        signal.removeEventListener('abort', abort);
        reject(error);
      });
      child.once('close', () => {
        signal.removeEventListener('abort', abort);
        resolve(Buffer.concat(complaints).toString('utf8'));
      });
      child.stdin.end(input);
    }),
};
