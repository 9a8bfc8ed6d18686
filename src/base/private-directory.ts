import { chmod, chown, lstat } from 'node:fs/promises';
import { contentOf, MessageError } from '../messages/message-error.ts';
import { message, type Value } from '../messages/message.ts';
import { hasCode } from './errors.ts';
import { octal, trustedWay } from './trusted-way.ts';

export interface PrivateDirectoryOptions {
  /** The beginning of messages: the setting that names the directory, or that determines where it is. */
  readonly setting: string;
  /** Called with a message when a mode was corrected. */
  readonly say: (message: string) => void;
  /** A group that may pass through to entries whose name it knows; default: none. */
  readonly passage?: number | null;
  /** Its owner; default: the user of this process. */
  readonly owner?: Owner | null;
}

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * A directory for this process alone, made when it is missing: it belongs to the user of this process, nobody else may
 * enter, list or write it, and nobody else can put another in its place. A mode that allows more is corrected.
 *
 * @returns its path without symbolic links
 * @throws a sentence that names the setting, what is wrong, and the remedy
 * @example await privateDirectory('/var/lib/springtide', { setting: 'SPRINGTIDE_DATA_DIR', say: console.log })
 */
export async function privateDirectory(path: string, options: PrivateDirectoryOptions): Promise<string> {
  try {
    const real = await trustedWay(path);
    await claim(real, options);
    return real;
  } catch (error) {
    throw new MessageError(
      message('directory_setting_wrong', { setting: options.setting, reason: reasonOf(error, path) }),
      { cause: error },
    );
  }
}

function reasonOf(error: unknown, path: string): Value {
  if (!(error instanceof Error)) return String(error);
  if (hasCode(error, 'EACCES', 'EPERM')) {
    const { uid, gid } = ourselves();
    return message('directory_not_made', { reason: error.message, uid, gid, path });
  }
  if (hasCode(error, 'EROFS', 'ENOSPC', 'EDQUOT')) return message('directory_not_writable', { reason: error.message });
  return contentOf(error);
}

async function claim(directory: string, { say, passage = null, owner = null }: PrivateDirectoryOptions): Promise<void> {
  const { uid, gid } = owner ?? ourselves();
  const found = await lstat(directory);
  if (found.uid !== uid) {
    throw new MessageError(message('directory_of_other', { directory, owner: found.uid, uid, gid }));
  }
  const wanted = passage === null ? 0o700 : 0o710;
  if (isPrivate(found, passage)) return;
  if (passage !== null) await chown(directory, uid, passage);
  await chmod(directory, wanted);
  const now = await lstat(directory);
  if (!isPrivate(now, passage)) {
    throw new MessageError(message('directory_open_to_others', { directory, mode: octal(now.mode) }));
  }
  if (passage === null)
    say(`${directory} had mode ${octal(found.mode)}, which lets others in: it is ${octal(wanted)} now`);
}

function isPrivate({ mode, gid }: { readonly mode: number; readonly gid: number }, passage: number | null): boolean {
  const [own, others] = [mode & 0o700, mode & 0o077];
  return own === 0o700 && (passage === null ? others === 0 : others === 0o010 && gid === passage);
}

function ourselves(): Owner {
  return { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
}
