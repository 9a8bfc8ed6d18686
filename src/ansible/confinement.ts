import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { abortReason } from '../base/abort-reason.ts';
import { message } from '../messages/message.ts';
import { type Bounds, type Confinement, NotConfined, spawnConfined } from './bubblewrap.ts';

/** What a program may use. */
const BOUNDS: Bounds = { room: 32 * 2 ** 20, memory: 2 ** 30, processorTime: 60, processes: 8 };
/** Milliseconds after which it is ended. */
const PATIENCE = 60_000;
/** Seconds after which it ends by itself, in case this process died before the two were tied together. */
const LIFETIME = 90;
const LATE = `it did not end within ${PATIENCE / 1000} s`;
/** Bytes of its stdout and of its stderr: one that writes more is ended. */
const LONGEST_OUTPUT = 16 * 2 ** 20;
const LONGEST_COMPLAINT = 64 * 1024;

export interface ConfinedOptions {
  readonly input?: string;
  /** Directories of which nothing may be seen, if they lie where programs are. */
  readonly hidden: readonly string[];
  /** Aborted: the program is ended. */
  readonly signal?: AbortSignal;
}

export interface Confined {
  /** null = a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program in isolation: whatever it is made to do, it reaches no file, process or network of the server.
 *
 * Z1. Of the server's files it sees programs and libraries, read-only. It can write to memory, up to a limit.
 * Z2. It has no network, no process but its own, no variable of the environment, no terminal, and no open file but the three
 *     pipes to this process.
 * Z3. It runs as another user than the server when that is root, has no capability, and can get none: no setuid, no namespaces.
 * Z4. Its memory, processes, time and output are bounded. It ends with this process; should this process die in the milliseconds
 *     in which it is started, by its own limit of time.
 * Z5. Where it cannot be confined, it does not run.
 *
 * @throws NotConfined, with the remedy; what ended it: its time, its output, the signal's reason
 * @example await runConfined(['/usr/bin/python3', '-c', 'print(1)'], { hidden: [] }) // { code: 0, stdout: '1\n', … }
 */
export async function runConfined(command: readonly string[], options: ConfinedOptions): Promise<Confined> {
  const patience = AbortSignal.timeout(PATIENCE);
  const signal = options.signal === undefined ? patience : AbortSignal.any([patience, options.signal]);
  const program = await startConfined(command, { hidden: options.hidden });
  const { child } = program;
  return await new Promise((resolve, reject) => {
    const end = (error: Error): void => {
      program.kill();
      reject(error);
    };
    const stdout = gathered(child.stdout, LONGEST_OUTPUT, end);
    const stderr = gathered(child.stderr, LONGEST_COMPLAINT, end);
    const abort = (): void => end(patience.aborted ? new Error(LATE) : abortReason(signal));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    child.once('close', (code) => {
      signal.removeEventListener('abort', abort);
      const lack = whyNotConfined(code, stderr());
      if (lack !== null) reject(lack);
      else resolve({ code, stdout: stdout(), stderr: stderr() });
    });
    child.stdin.end(options.input ?? '');
  });
}

/** A confined program that runs; how it ends is for the caller to see. */
export interface ConfinedProgram {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  /** Ends it, with everything that it started. */
  kill(): void;
}

/**
 * Starts a program in isolation (Z1–Z3, Z5), and does not wait for its end. Its time and its output are the caller's to bound;
 * `lifetime` is the seconds after which it ends by itself.
 *
 * @throws NotConfined
 */
export async function startConfined(
  command: readonly string[],
  { lifetime = LIFETIME, ...shown }: Omit<Confinement, 'bounds'> & { readonly lifetime?: number },
): Promise<ConfinedProgram> {
  const timed = ['/usr/bin/timeout', '--foreground', '--signal=KILL', String(lifetime), ...command];
  const child = (await spawnConfined(
    { command: timed, stdio: ['pipe', 'pipe', 'pipe'] },
    { ...shown, bounds: BOUNDS },
  )) as ChildProcessByStdio<Writable, Readable, Readable>;
  child.stdin.on('error', () => {}); // it ended before it read everything: its exit code says why
  return {
    child,
    kill: () => {
      // bwrap's child is not tied to bwrap from its first moment, but is in its process group
      const runs = child.exitCode === null && child.signalCode === null;
      if (runs && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
    },
  };
}

/** Why a program that ended was not run confined; null when it was. */
export function whyNotConfined(code: number | null, stderr: string): NotConfined | null {
  if (code === 0) return null;
  // the file through which a failed start is reported may be among those that are covered
  if (code === 127 && stderr === '') return new NotConfined(message('bwrap_not_started'));
  const complaint = /^bwrap: .*/m.exec(stderr)?.[0];
  return complaint === undefined ? null : new NotConfined(complaint);
}

/** Gathers a stream as text, which is asked for at its end. */
function gathered(stream: NodeJS.ReadableStream | null, most: number, onTooMuch: (error: Error) => void): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream?.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > most) onTooMuch(new Error(`it wrote more than ${most} bytes`));
    else chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString('utf8');
}
