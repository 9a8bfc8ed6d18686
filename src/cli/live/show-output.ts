import type { Call } from '../call.ts';
import { writeGroups } from './fold.ts';
import { readOutput } from './read-output.ts';

/** What a step of a task wrote, each text once. @throws ApiError */
export async function showOutput(call: Call): Promise<void> {
  const { path, fields } = await call.request();
  const groups = await readOutput(await call.server(), Number(path['id']), Number(fields['step'] ?? 0));
  if (call.output.format !== 'table') return call.output.data(groups);
  writeGroups(call.output, groups, { hasColours: call.has('--ansi') && call.output.stdout.isTTY });
}
