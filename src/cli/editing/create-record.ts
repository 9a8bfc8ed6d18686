import { message } from '../../messages/message.ts';
import type { Call } from '../call.ts';
import { sayDone } from '../commands/making.ts';
import { UsageError } from '../exit.ts';
import type { EnvelopeOperation } from '../operation.ts';
import type { Request } from '../server.ts';
import { readText, yamlIn } from '../value.ts';

/**
 * Makes a record of the fields in a file (`--from`), and of those that options give, which win.
 *
 * @param initial what the server needs, where neither says anything
 * @throws UsageError for a file that is no map; ApiError
 */
export async function createRecord(
  call: Call,
  operation: EnvelopeOperation,
  initial: Request['fields'] = {},
): Promise<void> {
  const { path, fields } = await call.request();
  const file = call.text('--from');
  const given = file === null ? {} : await mapIn(file);
  const answer = (await call.change(operation, { path, fields: { ...initial, ...given, ...fields } })) as {
    readonly data: unknown;
  } | null;
  if (answer !== null) await sayDone(call, answer.data);
}

async function mapIn(file: string): Promise<object> {
  const value = await yamlIn(readText(file));
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new UsageError(message('cli_not_map', { path: file }));
}
