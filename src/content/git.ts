import { spawn } from 'node:child_process';
import { abortReason } from '../base/abort-reason.ts';
import { hasCode } from '../base/errors.ts';
import { MessageError } from '../messages/message-error.ts';
import { message } from '../messages/message.ts';

/*
 * git(1) as the server runs it.
 *
 * GI1. It knows no configuration but what is given here, no variable of the server's environment, no hook, and no terminal.
 * GI2. It speaks the one protocol that it is given, or none.
 * GI3. Its time, its output and each file that it writes are bounded, also when the server dies meanwhile.
 */

const NEVER = new AbortController().signal;
/** Bytes of stderr that are read. */
const LONGEST_COMPLAINT = 64 * 1024;

/** What holds for every call. */
const CONFIGURATION = {
  'core.hooksPath': '/dev/null',
  'core.fsmonitor': 'false',
  'credential.helper': '',
  'protocol.version': '2',
  'transfer.fsckObjects': 'true',
  // faults of old tools, which harm nobody
  'fetch.fsck.zeroPaddedFilemode': 'ignore',
  'fetch.fsck.badTimezone': 'ignore',
  'fetch.fsck.missingSpaceBeforeDate': 'ignore',
  // what is fetched is one file, so that its size is bounded
  'fetch.unpackLimit': '1',
  'fetch.recurseSubmodules': 'false',
  'gc.autoPackLimit': '40',
  'gc.autoDetach': 'false',
  'maintenance.autoDetach': 'false',
} as const;

const ENVIRONMENT = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_PROTOCOL_FROM_USER: '0',
  GIT_NO_REPLACE_OBJECTS: '1',
} as const;

/** A file that becomes too large is an error that git tells, rather than a signal that ends it silently. */
const GIT = ['sh', '-c', `trap '' XFSZ; exec "$@"`, 'sh', 'git'];

export interface GitOptions {
  /** The repository's own directory: it is never looked for. */
  readonly directory: string;
  /** What it may speak to fetch; absent = nothing. */
  readonly protocol?: 'https' | 'ssh' | 'file';
  /** Further settings of git. They may be secret: no other user sees them. */
  readonly configuration?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** Seconds after which it is ended. */
  readonly seconds: number;
  /** Bytes of a file that it may write. */
  readonly fileBytes: number;
  /** Bytes of its stdout; absent = few. */
  readonly mostOutput?: number;
  /** An open file that it inherits, so that a lock on it lasts as long as git runs. */
  readonly lock?: number;
  /** Aborted: it is ended. */
  readonly signal?: AbortSignal;
}

export interface GitResult {
  readonly stdout: string;
}

/** git ended with an error. Its text may quote a foreign server. */
export class GitFailure extends Error {
  readonly code: number;
  readonly stderr: string;

  get isLate(): boolean {
    return this.code === TOO_LATE || this.code === KILLED;
  }

  constructor(code: number, stderr: string) {
    super(`git ended with ${code}: ${stderr}`);
    this.code = code;
    this.stderr = stderr;
  }
}

/** The exit codes with which a call says that it took too long, and that there is no git. */
const TOO_LATE = 124;
const KILLED = 137;
const NOT_THERE = 127;

/**
 * Runs git to its end.
 *
 * @throws GitFailure; MessageError when it is not installed; the signal's reason
 * @example (await git(['rev-parse', 'HEAD'], { directory, seconds: 10, fileBytes: 0 })).stdout
 */
export async function git(args: readonly string[], options: GitOptions): Promise<GitResult> {
  const { directory, seconds, fileBytes, mostOutput = 64 * 1024, lock, signal = NEVER } = options;
  signal.throwIfAborted();
  // its own session, out of reach of a terminal's signals; `timeout` ends its whole group
  const bounds = ['--kill-after=5', String(seconds), 'prlimit', `--fsize=${fileBytes}`, '--core=0', '--', ...GIT];
  return new Promise((resolve, reject) => {
    const child = spawn('timeout', [...bounds, ...args], {
      cwd: directory,
      detached: true,
      env: environmentOf(options),
      stdio: ['ignore', 'pipe', 'pipe', ...(lock === undefined ? [] : [lock])],
    });
    const end = (error: Error): void => {
      if (child.exitCode === null && child.signalCode === null && child.pid !== undefined)
        process.kill(-child.pid, 'SIGKILL');
      reject(error);
    };
    const abort = (): void => end(abortReason(signal));
    signal.addEventListener('abort', abort, { once: true });
    const stdout: Buffer[] = [];
    let size = 0;
    child.stdout?.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > mostOutput) end(new GitFailure(1, 'output: File too large'));
      else stdout.push(chunk);
    });
    let stderr = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      if (stderr.length < LONGEST_COMPLAINT) stderr += chunk.toString();
    });
    child.once('error', (error) => reject(hasCode(error, 'ENOENT') ? notInstalled(error) : error));
    child.once('close', (code) => {
      signal.removeEventListener('abort', abort);
      if (code === 0) resolve({ stdout: Buffer.concat(stdout).toString('utf8') });
      else reject(code === NOT_THERE ? notInstalled() : new GitFailure(code ?? KILLED, stderr));
    });
  });
}

function environmentOf({ directory, protocol, configuration = {}, environment = {} }: GitOptions) {
  const settings = Object.entries({ ...CONFIGURATION, ...configuration });
  return {
    ...ENVIRONMENT,
    ...environment,
    HOME: directory,
    GIT_DIR: directory,
    GIT_ALLOW_PROTOCOL: protocol ?? '',
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([name, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, name],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
}

function notInstalled(cause?: Error): MessageError {
  return new MessageError(message('git_missing'), { cause });
}
