import { Refusal } from '../../domain/errors.ts';
import type { SharedFileId } from '../../domain/ids.ts';
import type { Principal } from '../../identity/principal.ts';
import { MessageError } from '../../messages/message-error.ts';
import { message, type Message } from '../../messages/message.ts';
import { writeSharedFile } from '../../reach/files/write-file.ts';
import {
  beginFileChange,
  fileAtPath,
  fileWithId,
  removeFileRow,
  sweepContent,
} from '../../store/sealed/shared-file-rows.ts';
import type { Context } from '../context.ts';
import { transact } from '../transact.ts';
import { type KeyDeps, ringOf } from './keys.ts';

export interface UploadedFile {
  readonly path: string;
  readonly content: Buffer;
  readonly executable: boolean;
}

/**
 * Writes a file that actions can send from now on; one of the same path is replaced.
 *
 * @throws Refusal when the path is none, a file is in its way, or it is too much
 */
export function writeFile({ context, ring }: KeyDeps, principal: Principal, file: UploadedFile): Promise<SharedFileId> {
  const own = ringOf(ring);
  return transact(context, principal, async (transaction, note) => {
    const by = { place: '', changed: context.now(), changed_by: principal.name };
    try {
      await writeSharedFile(transaction, own, { kind: 'file', ...file }, { by, mayReplace: () => true });
    } catch (error) {
      throw refusalOf(error);
    }
    const row = await fileAtPath(transaction, file.path);
    const id = row?.id ?? (0 as SharedFileId);
    note('write file', id);
    return id;
  });
}

/** @throws Refusal when there is none */
export function deleteFile(context: Context, principal: Principal, id: SharedFileId): Promise<void> {
  return transact(context, principal, async (transaction, note) => {
    await beginFileChange(transaction);
    const file = await fileWithId(transaction, id);
    if (file === null) throw new Refusal('not_found', message('shared_file_not_found', { id }));
    const row = await fileAtPath(transaction, file.path);
    await removeFileRow(transaction, id);
    if (row !== null) await sweepContent(transaction, row.digest);
    note('delete file', id);
  });
}

function refusalOf(error: unknown): unknown {
  if (!(error instanceof MessageError)) return error;
  return new Refusal('invalid', error.content as Message, { field: 'path', cause: error });
}
