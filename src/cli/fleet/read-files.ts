import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../base/errors.ts';
import { mergedFleets, type NamedFleet, readFleetText, type TextFault } from '../../fleet-file/read-text.ts';
import { type Fleet, recordsIn } from '../../fleet-file/records.ts';
import { type Message, message } from '../../messages/message.ts';
import type { Call } from '../call.ts';
import { UsageError } from '../exit.ts';
import { readText } from '../value.ts';

/** Bytes of one file; the API takes no more in one request. */
const LARGEST_FILE = 8 * 1024 * 1024;
const ENDINGS = /\.(?:yaml|yml|json)$/;

/** Says whether files are well formed. @throws UsageError that names every mistake with its line */
export async function validate(call: Call): Promise<void> {
  const fleet = await readFleet(call);
  call.output.say(message('cli_fleet_valid', { count: recordsIn(fleet).length }));
}

/**
 * What the files of a command say together.
 *
 * @throws UsageError that names every mistake with its line
 */
export async function readFleet(call: Call): Promise<Fleet> {
  const schema = await fleetSchema();
  const files = (await Promise.all(call.texts('--file').map(filesAt))).flat();
  const fleets: NamedFleet[] = [];
  const faults: Message[] = [];
  for (const file of files) {
    const read = readFleetText(readText(file, LARGEST_FILE), schema);
    if ('fleet' in read) fleets.push({ file, fleet: read.fleet });
    else faults.push(...read.faults.map((fault) => faultIn(file, fault)));
  }
  const [first, ...others] = faults;
  if (first !== undefined)
    throw new UsageError(
      others.reduce((before, next) => message('line_and_line', { first: before, second: next }), first),
    );
  const merged = mergedFleets(fleets);
  if ('fault' in merged) throw new UsageError(merged.fault);
  return merged.fleet;
}

/** The schema that came with the program: no server is asked. */
async function fleetSchema(): Promise<object> {
  return JSON.parse(await readFile(new URL('../../client/fleet.schema.json', import.meta.url), 'utf8')) as object;
}

function faultIn(file: string, { place, content: fault }: TextFault): Message {
  return place === null
    ? message('cli_fleet_fault', { file, fault })
    : message('cli_fleet_fault_at', { file, ...place, fault });
}

/** The file itself, or those of a directory and of directories in it, by their names. */
async function filesAt(path: string): Promise<readonly string[]> {
  if (path === '-' || !(await isDirectory(path))) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && ENDINGS.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name));
  if (files.length === 0) throw new UsageError(message('cli_fleet_no_files', { path }));
  return files.toSorted();
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw new UsageError(message('cli_file_unreadable', { path, reason: messageOf(error) }), { cause: error });
  }
}
