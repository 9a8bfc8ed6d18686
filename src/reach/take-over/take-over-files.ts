import { PROGRAM_NAMES } from '../../identity/principal.ts';
import { contentOf, MessageError } from '../../messages/message-error.ts';
import { englishOf, type Value } from '../../messages/message.ts';
import { inTransaction } from '../../store/in-transaction.ts';
import type { SharedFile } from '../files/shared-file.ts';
import { writeSharedFile } from '../files/write-file.ts';
import { filesBelow, readFound } from './files-below.ts';
import { hashOf } from './seen.ts';
import type { Taking } from './taking.ts';

/** Files that are told of one by one in a look, so that the first one does not fill the log. */
const MOST_TOLD = 20;

/** The files of the directory of files that are new or changed (TO1 to TO4). @returns why others are not taken over */
export async function takeOverFiles(taking: Taking): Promise<ReadonlyMap<string, Value>> {
  const { places, seen, log } = taking;
  const leftOut = new Map<string, Value>();
  let written = 0;
  for await (const { path, stamp } of filesBelow(places.files, (left, reason) => void leftOut.set(left, reason))) {
    if (seen.find('files', path)?.stamp === stamp) continue;
    try {
      if (await takeOverFile(taking, path)) {
        written += 1;
        if (written <= MOST_TOLD) log.info({ file: path }, 'a file was taken over into the database');
      }
    } catch (error) {
      if (!(error instanceof MessageError)) throw error;
      leftOut.set(path, contentOf(error));
    }
  }
  if (written > MOST_TOLD) log.info({ count: written }, 'files were taken over into the database');
  tell(taking, leftOut);
  return leftOut;
}

/** @returns whether it was written. @throws MessageError: why it is not taken over */
async function takeOverFile({ deps, places, ring, seen, log }: Taking, path: string): Promise<boolean> {
  const found = await readFound(places.files, path).catch((error: unknown) => {
    throw new MessageError(contentOf(error), { cause: error });
  });
  if (found === null) return false;
  const { file, stamp } = found;
  const before = seen.find('files', path);
  const hash = hashOf(contentIn(file));
  if (before?.hash === hash) {
    seen.note('files', path, { stamp, hash });
    return false;
  }
  const { database, host, now } = deps;
  const by = { place: host, changed: now(), changed_by: PROGRAM_NAMES.program };
  const mayReplace = (): boolean => before !== null;
  const done = await inTransaction(database, (transaction) =>
    writeSharedFile(transaction, ring, file, { by, mayReplace }),
  );
  if (done === 'kept') {
    log.warn(
      { file: path },
      'this file is another than the one in the database, which is sent: delete it here, or change it',
    );
  }
  seen.note('files', path, { stamp, hash });
  return done === 'written';
}

/** What changes with every change that counts. */
function contentIn(file: SharedFile): Buffer {
  if (file.kind === 'link') return Buffer.from(`link ${file.target}`);
  return Buffer.concat([Buffer.from(file.executable ? 'program ' : 'file '), file.content]);
}

const told = new WeakMap<object, string>();

/** Tells what is left out, when it is something else than before. */
function tell({ deps, log }: Taking, leftOut: ReadonlyMap<string, Value>): void {
  const list = [...leftOut].slice(0, MOST_TOLD).map(([path, reason]) => `${path}: ${englishOf(reason)}`);
  const text = list.join('\n');
  if ((told.get(deps) ?? '') === text) return;
  told.set(deps, text);
  if (leftOut.size > 0) log.warn({ count: leftOut.size, files: list }, 'files are used on this machine alone');
}
