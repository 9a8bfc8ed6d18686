import { readFileSync } from 'node:fs';
import { messageOf } from '../../base/errors.ts';
import { message } from '../../messages/message.ts';
import type { Call } from '../call.ts';
import { UsageError } from '../exit.ts';
import { sayDone } from './making.ts';

/** Writes a file that actions send; its content may be any bytes. @throws UsageError; ApiError */
export async function writeSharedFile(call: Call): Promise<void> {
  const { path, fields } = await call.request();
  const file = call.text('--from') ?? '-';
  const answer = await call.change('POST /file/write', { path, fields: { ...fields, content_base64: bytesOf(file) } });
  if (answer !== null) await sayDone(call, answer.data);
}

function bytesOf(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file).toString('base64');
  } catch (error) {
    throw new UsageError(message('cli_file_unreadable', { path: file, reason: messageOf(error) }), { cause: error });
  }
}
