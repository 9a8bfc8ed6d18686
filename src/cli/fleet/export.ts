import { readFile, rename, writeFile } from 'node:fs/promises';
import { messageOf } from '../../base/errors.ts';
import type { Fleet } from '../../fleet-file/records.ts';
import { textOfFleet, withFleet } from '../../fleet-file/update-text.ts';
import { message } from '../../messages/message.ts';
import type { Call } from '../call.ts';
import { UsageError } from '../exit.ts';
import { yamlOf } from '../output/yaml.ts';

/** Writes the fleet as a file, or into one that is there. @throws UsageError for a file that cannot be read or written */
export async function exportFleet(call: Call): Promise<void> {
  const { output } = call;
  const { data } = await (await call.server()).call('GET /fleet/export', await call.request());
  const fleet = data as Fleet;
  const file = call.text('--into');
  if (file === null) {
    if (output.format === 'json') return output.data(fleet);
    output.stdout.write(yamlOf(fleet));
    return;
  }
  try {
    const text = await readFile(file, 'utf8').catch(() => '');
    const after = text.trim() === '' ? textOfFleet(fleet) : withFleet(text, fleet);
    // whole, or as it was
    await writeFile(`${file}.new`, after);
    await rename(`${file}.new`, file);
  } catch (error) {
    throw new UsageError(message('cli_file_unreadable', { path: file, reason: messageOf(error) }), { cause: error });
  }
  output.note(message('cli_fleet_written', { file }));
}
