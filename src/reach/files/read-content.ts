import { MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import type { KeyRing } from '../../secrets/sealing.ts';
import type { Queries } from '../../store/database.ts';
import { partOf } from '../../store/sealed/shared-file-rows.ts';
import { digestOfFile, type FileFacts, partsOf } from './shared-file.ts';

/**
 * The content of a file, which is exactly what was written.
 *
 * @throws MessageError: a part of it is missing or was changed
 */
export async function readContent(
  database: Queries,
  ring: KeyRing,
  facts: Extract<FileFacts, { readonly kind: 'file' }>,
): Promise<Buffer> {
  const { path, digest, keyId, size, executable } = facts;
  const parts: Buffer[] = [];
  for (let part = 0; part < partsOf(size); part += 1) {
    const sealed = await partOf(database, digest, part, keyId);
    if (sealed === null) throw new MessageError(message('shared_file_incomplete', { path }));
    parts.push(ring.open(['part', digest, part], sealed));
  }
  const content = Buffer.concat(parts);
  if (content.length !== size || digestOfFile(ring, keyId, { kind: 'file', path, executable, content }) !== digest)
    throw new MessageError(message('shared_file_incomplete', { path }));
  return content;
}
