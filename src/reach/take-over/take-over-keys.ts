import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode, messageOf } from '../../base/errors.ts';
import { isKeyName } from '../../base/keys.ts';
import { readPrivate } from '../../base/private-file.ts';
import { contentOf, MessageError } from '../../messages/message-error.ts';
import { message, type Value } from '../../messages/message.ts';
import { seal } from '../../secrets/sealing.ts';
import { inTransaction } from '../../store/in-transaction.ts';
import { insertKey, lockedKey, type NewSealedKey, OWN_KEY, replaceKey } from '../../store/sealed/sealed-key-rows.ts';
import { PROGRAM_NAMES } from '../../identity/principal.ts';
import { describeKey } from '../sealed-key-content.ts';
import { hashOf, stampOf } from './seen.ts';
import type { Taking } from './taking.ts';

/** Files of keys that are looked at. */
const MOST_KEYS = 1000;

/** The server's own key and those of its directory of keys, that are new or changed (TO1 to TO4). @returns why others are not taken over */
export async function takeOverKeys(taking: Taking): Promise<ReadonlyMap<string, Value>> {
  const { keyFile, keys } = taking.places;
  const leftOut = new Map<string, Value>();
  const names = await readdir(keys).catch((error: unknown) => {
    taking.log.warn({ reason: messageOf(error) }, 'the directory of keys cannot be read');
    return [];
  });
  const all = names.filter(isKeyName).toSorted();
  for (const name of all.slice(MOST_KEYS)) leftOut.set(name, message('too_many_keys', { most: MOST_KEYS }));
  const files = [
    [OWN_KEY, keyFile] as const,
    ...all.slice(0, MOST_KEYS).map((name) => [name, join(keys, name)] as const),
  ];
  for (const [name, path] of files) {
    const reason = await takeOverKey(taking, name, path);
    if (reason !== null) leftOut.set(name, reason);
  }
  return leftOut;
}

/** @returns why it was not taken over; null = it was, or needs not be */
async function takeOverKey(taking: Taking, name: string, path: string): Promise<Value | null> {
  const { seen } = taking;
  const before = seen.find('keys', name);
  let found: { readonly content: Buffer; readonly stamp: string } | null;
  try {
    found = await readKeyFile(path, before?.stamp ?? null);
  } catch (error) {
    return hasCode(error, 'ENOENT') ? null : contentOf(error);
  }
  if (found === null) return null;
  const hash = hashOf(found.content);
  try {
    if (before?.hash !== hash) await taken(taking, name, found.content, before === null);
  } catch (error) {
    if (!(error instanceof MessageError)) throw error;
    return contentOf(error);
  }
  seen.note('keys', name, { stamp: found.stamp, hash });
  return null;
}

/** null = it is as it was. @throws what the file system says; MessageError: nobody else may have such a file */
async function readKeyFile(
  path: string,
  before: string | null,
): Promise<{ readonly content: Buffer; readonly stamp: string } | null> {
  if (stampOf(await lstat(path, { bigint: true })) === before) return null;
  const content = await readPrivate(path);
  // its mode may have been corrected, which changes the stamp
  return { content, stamp: stampOf(await lstat(path, { bigint: true })) };
}

async function taken({ deps, ring, log }: Taking, name: string, content: Buffer, isFirst: boolean): Promise<void> {
  const { database, now, host } = deps;
  const row: NewSealedKey = {
    name,
    ...seal(ring.current, ['key', name], content),
    ...describeKey(content),
    origin: 'file',
    place: host,
    changed: now(),
    changed_by: PROGRAM_NAMES.program,
  };
  const key = name === OWN_KEY ? 'the own key of the server' : name;
  await inTransaction(database, async (transaction) => {
    const found = await lockedKey(transaction, name);
    if (found === null && (await insertKey(transaction, row)) !== null) {
      log.info({ key }, 'a key was taken over into the database');
      return;
    }
    // another process may have brought one meanwhile
    const stored = found ?? (await lockedKey(transaction, name));
    if (stored === null) return;
    const isSame = ring.has(stored.key_id) && ring.open(['key', name], stored).equals(content);
    if (isSame) return;
    if (isFirst) {
      log.warn(
        { key },
        'this key is another than the one in the database, which is used: delete the file here, or change it there',
      );
      return;
    }
    await replaceKey(transaction, row);
    log.info({ key }, 'a key whose file was changed was taken over into the database');
  });
}
