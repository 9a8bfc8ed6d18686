import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, type FileHandle, lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../../base/errors.ts';
import { withLock } from '../../base/file-lock.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import type { Redactor } from '../../secrets/redactor.ts';
import { linesIn } from '../lines/lines-in.ts';

/*
 * A program of the user's own, below <data>/programs.
 *
 * EX1. It is an executable file there, not a link, that belongs to root or to the server's user and that nobody else may write.
 * EX2. On a host calls with the same lock follow one another: the next begins when nothing of the last one runs any more, also when
 *      the server that made it died.
 * EX3. Its time, its lines and what is kept of its stderr are bounded; it ends with all that it started in its process group.
 * EX4. What it is asked comes over stdin. Of the server's environment it gets little.
 */

/** Seconds between asking a program to end, and ending it. */
const LAST_WORDS = 10;
/** Milliseconds for the rest of the output of a program that has ended, which processes that it left behind may hold open. */
const REST_MS = 1000;
/** Characters of stderr that are kept. */
const LONGEST_COMPLAINT = 8 * 1024;
const ENVIRONMENT = /^(PATH|HOME|USER|LOGNAME|LANG|LC_\w+|TZ|TMPDIR|(https?|no|all)_proxy)$/i;
/** The exit codes of timeout(1) when time was over, and when it had to be made to end. */
const TOO_LATE: readonly (number | null)[] = [124, 137];

export interface ProgramCall {
  /** The folder of programs. */
  readonly directory: string;
  readonly name: string;
  readonly verb: string;
  readonly input: string;
  /** After which it is ended. */
  readonly seconds: number;
  /** Of EX2; null = it waits for nobody. */
  readonly lockFile: string | null;
  /** Hides the secret that is said to it. What it says goes through it whole: half a secret is not found any more. */
  readonly hidden: Redactor;
}

/** How a call ended. */
export interface Ending {
  /** Its exit code, or the name of the signal that ended it. */
  readonly code: number | string;
  readonly isLate: boolean;
  /** The end of its stderr, without the secret. */
  readonly complaint: string;
}

interface Begun {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ending>;
}

/**
 * Runs a program, and yields the lines of its stdout as they come. One that is too long is cut.
 *
 * @param signal aborted: it is asked to end (TERM), and soon made to
 * @returns how it ended
 * @throws MessageError when there is no such program (EX1)
 */
export async function* programLines(call: ProgramCall, signal: AbortSignal): AsyncGenerator<string, Ending> {
  const file = await programFile(call);
  signal.throwIfAborted();
  const begin = async (lock: FileHandle | null): Promise<Begun> => {
    signal.throwIfAborted();
    const started = start(file, call, lock?.fd ?? 'ignore');
    // it may end before the lock's file is closed here
    return { child: started, ended: endOf(started, call.hidden) };
  };
  const { lockFile } = call;
  const { child, ended } = lockFile === null ? await begin(null) : await withLock(lockFile, begin, signal);
  const ask = (): void => endGroup(child, 'SIGTERM');
  signal.addEventListener('abort', ask, { once: true });
  // it may have been aborted since the program was started
  if (signal.aborted) ask();
  try {
    yield* linesIn(child.stdout.setEncoding('utf8') as AsyncIterable<string>);
    return await ended;
  } catch (error) {
    // what it left behind held its stdout open
    if (!hasCode(error, 'ERR_STREAM_PREMATURE_CLOSE')) throw error;
    return await ended;
  } finally {
    signal.removeEventListener('abort', ask);
    endGroup(child, 'SIGKILL');
  }
}

/** @throws MessageError unless EX1 holds */
async function programFile({ directory, name }: Pick<ProgramCall, 'directory' | 'name'>): Promise<string> {
  const file = join(directory, name);
  const found = await lstat(file).catch(() => null);
  if (found === null) throw new MessageError(message('program_not_there', { name, directory }));
  const isOurs = found.uid === 0 || found.uid === process.getuid?.();
  if (!found.isFile() || !isOurs || (found.mode & 0o022) !== 0)
    throw new MessageError(message('program_not_trusted', { file }));
  await access(file, constants.X_OK).catch(() => {
    throw new MessageError(message('program_not_executable', { file }));
  });
  return file;
}

/** timeout(1) ends it also when this process has died; its group is out of reach of a terminal's signals. */
function start(
  file: string,
  { directory, verb, input, seconds }: ProgramCall,
  lock: number | 'ignore',
): ChildProcessWithoutNullStreams {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => ENVIRONMENT.test(name)));
  const words = [`--kill-after=${LAST_WORDS}`, String(seconds), file, verb];
  const child = spawn('timeout', words, { cwd: directory, detached: true, env, stdio: ['pipe', 'pipe', 'pipe', lock] });
  const running = child as unknown as ChildProcessWithoutNullStreams;
  running.stdin.on('error', () => {}); // it may end without having read all of it
  running.stdin.end(input);
  // from now on what it writes is kept: Node throws away what nobody waits for when a program has ended
  running.stdout.on('readable', () => {});
  return running;
}

/** Resolves when the program has ended, and then ends what it left behind in its group. */
function endOf(child: ChildProcessWithoutNullStreams, hidden: Redactor): Promise<Ending> {
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-LONGEST_COMPLAINT);
  });
  const told = (): string =>
    complaint.length < LONGEST_COMPLAINT ? hidden.text(complaint) : hidden.ends('', complaint)[1];
  return new Promise((resolve) => {
    child.once('error', ({ message: reason }) => resolve({ code: '', isLate: false, complaint: reason }));
    child.once('exit', () => {
      endGroup(child, 'SIGKILL');
      const rest = setTimeout(() => [child.stdout, child.stderr].forEach((stream) => stream.destroy()), REST_MS);
      child.once('close', (code, killedBy) => {
        clearTimeout(rest);
        resolve({ code: code ?? killedBy ?? '', isLate: TOO_LATE.includes(code), complaint: told() });
      });
    });
  });
}

function endGroup({ pid }: ChildProcessWithoutNullStreams, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // nothing of it is left
  }
}
