import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { MessageError } from '../messages/message-error.ts';
import { message } from '../messages/message.ts';

/*
 * FL1. The lock belongs to the open file: the kernel frees it when its holder closes the file or dies, at any point.
 * FL2. The kernel wakes waiters. The file's content, and whether it existed before, mean nothing.
 * FL3. A lock on a file that was removed meanwhile excludes nobody, and is taken again.
 */

/**
 * Runs `body` while this call, of all calls in all processes of this host, holds the lock of a file. The file is
 * created when missing, and stays.
 *
 * @param body gets the open file: a program that inherits it goes on holding the lock when this process dies (FL1)
 * @param signal aborted while another holds the lock: it is waited for no longer
 * @throws Error when the file cannot be opened, or there is no flock(1); the signal's reason
 * @example await withLock(`${directory}/flock`, () => ensureBridge())
 */
export async function withLock<T>(
  path: string,
  body: (file: FileHandle) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const file = await lockedFile(path, signal);
  try {
    return await body(file);
  } finally {
    await file.close();
  }
}

async function lockedFile(path: string, signal?: AbortSignal): Promise<FileHandle> {
  for (;;) {
    signal?.throwIfAborted();
    const file = await open(path, 'a', 0o600);
    try {
      if ((await lock(path, file, signal)) && (await isAt(path, file))) return file;
    } catch (error) {
      await file.close();
      throw error;
    }
    await file.close();
  }
}

/**
 * The program locks the open file that it shares with this process, and ends; the lock remains.
 *
 * @returns false when the program was ended while it waited; a terminal's signals to this process do not reach it
 */
async function lock(path: string, file: FileHandle, signal?: AbortSignal): Promise<boolean> {
  const program = spawn('flock', ['--exclusive', '0'], { stdio: [file.fd, 'ignore', 'ignore'], detached: true });
  const end = (): void => void program.kill();
  signal?.addEventListener('abort', end, { once: true });
  const [code] = (await once(program, 'close').finally(() => signal?.removeEventListener('abort', end))) as [
    number | null,
  ];
  if (code !== 0 && code !== null) throw new MessageError(message('lock_failed', { path, code }));
  return code === 0;
}

async function isAt(path: string, file: FileHandle): Promise<boolean> {
  const [mine, there] = await Promise.all([
    file.stat({ bigint: true }),
    stat(path, { bigint: true }).catch(() => null),
  ]);
  return there?.dev === mine.dev && there.ino === mine.ino;
}
