import { readFileSync } from 'node:fs';
import { message } from '../messages/message.ts';
import { messageOf } from '../base/errors.ts';
import { type PlainType } from './value-type.ts';
import { UsageError } from './exit.ts';

/** Bytes of a file that an option names; the API takes no more in one request. */
const LARGEST_FILE = 1_048_576;

/**
 * A word of the command line as the value of a field. YAML that begins with @ is read from a file, @- from stdin.
 *
 * @throws UsageError
 * @example await valueOf('{tag: web:2}', 'yaml') // { tag: 'web:2' }
 */
export async function valueOf(word: string, type: PlainType): Promise<unknown> {
  if (type === 'text') return word;
  if (type === 'address') return addressIn(word);
  if (type === 'content') return readText(word);
  if (type === 'yaml') return yamlIn(word.startsWith('@') ? readText(word.slice(1)) : word);
  const isRight = type === 'integer' ? /^-?\d{1,15}$/.test(word) : /^-?\d{1,15}(\.\d{1,15})?$/.test(word);
  if (isRight) return Number(word);
  throw new UsageError(message(type === 'integer' ? 'cli_not_integer' : 'cli_not_number', { given: word }));
}

/** A node without an address is named by its id, as `id:7`. @throws UsageError */
function addressIn(word: string): string {
  if (/^\d+$/.test(word)) throw new UsageError(message('cli_not_address', { given: word }));
  return /^id:\d{1,15}$/.test(word) ? word.slice('id:'.length) : word;
}

/** The text of a file, or of stdin for `-`. @param most bytes of it @throws UsageError */
export function readText(path: string, most = LARGEST_FILE): string {
  try {
    const text = readFileSync(path === '-' ? 0 : path, 'utf8');
    if (Buffer.byteLength(text) <= most) return text;
  } catch (error) {
    throw new UsageError(message('cli_file_unreadable', { path, reason: messageOf(error) }), { cause: error });
  }
  throw new UsageError(message('cli_file_too_large', { path, most }));
}

/** One document of YAML, of which JSON is a part. @throws UsageError with line and column */
export async function yamlIn(text: string): Promise<unknown> {
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text, { prettyErrors: true });
  const [fault] = document.errors;
  if (fault !== undefined) throw new UsageError(message('cli_not_yaml', { reason: fault.message }), { cause: fault });
  try {
    return document.toJS({ maxAliasCount: 100 }) as unknown;
  } catch (error) {
    throw new UsageError(message('cli_not_yaml', { reason: messageOf(error) }), { cause: error });
  }
}
