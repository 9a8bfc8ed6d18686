import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { messageOf } from '../../base/errors.ts';
import { message } from '../../messages/message.ts';
import type { Call } from '../call.ts';
import { UsageError } from '../exit.ts';
import { queryOf } from '../server.ts';

function pathOf(call: Call, id: number, fields: Readonly<Record<string, string>> = {}): string {
  return `/node/${id}/file?${queryOf({ path: call.text('--path'), ...fields })}`;
}

/**
 * A file of a node, to stdout or into a file that is not there yet.
 *
 * @throws UsageError where stdout is a terminal, which the file could act on; ApiError
 */
export async function download(call: Call): Promise<void> {
  const to = call.text('--to');
  if (to === null && call.output.stdout.isTTY) throw new UsageError(message('cli_not_into_terminal'));
  const id = await call.id();
  const server = await call.server();
  const { body } = await server.raw(pathOf(call, id));
  if (body === null) return;
  const from = Readable.fromWeb(body);
  if (to === null) await pipeline(from, process.stdout, { end: false });
  else await pipeline(from, createWriteStream(to, { flags: 'wx', mode: 0o600 }));
}

/** @throws UsageError for a file that cannot be read; ApiError */
export async function upload(call: Call): Promise<void> {
  const id = await call.id();
  const [file = ''] = call.argument(1);
  const { size } = await stat(file).catch((error: unknown) => {
    throw new UsageError(message('cli_file_unreadable', { path: file, reason: messageOf(error) }), { cause: error });
  });
  const mode = call.text('--mode');
  const path = pathOf(call, id, mode === null ? {} : { mode });
  if (call.isPlan) return call.output.note(message('cli_plan_only', { call: `PUT ${path}` }));
  const server = await call.server();
  const response = await server.raw(path, {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream', 'content-length': String(size) },
    body: createReadStream(file),
    duplex: 'half',
  });
  const { data } = (await response.json()) as { readonly data: unknown };
  await call.output.data(data);
}
