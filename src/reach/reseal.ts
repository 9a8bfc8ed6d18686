import { seal, type KeyRing } from '../secrets/sealing.ts';
import type { Database } from '../store/database.ts';
import { inTransaction } from '../store/in-transaction.ts';
import { changeSealing, type SealingClaim, sealingClaim } from '../store/sealed/sealing-claim.ts';
import { keysSealedElse, lockedKey, resealKey } from '../store/sealed/sealed-key-rows.ts';
import { beginFileChange, fileAtPath, filesSealedElse, sweepContent } from '../store/sealed/shared-file-rows.ts';
import { readContent } from './files/read-content.ts';
import { openFile } from './files/shared-file.ts';
import { storeFile } from './files/write-file.ts';

/*
 * Puts another sealing key in the place of an old one.
 *
 * RS1. Each value is sealed anew in a transaction of its own: whoever has both keys reads all of them at any time, and what was not
 *      reached when the process died is done by the next start.
 * RS2. The new key is the installation's when nothing is left under those of the ring that are older.
 */

/**
 * Seals everything under the first key of the ring that is sealed under its other keys.
 *
 * @param claim of the first key, as it becomes the installation's
 * @returns how many values were sealed anew
 */
export async function reseal(database: Database, ring: KeyRing, claim: SealingClaim): Promise<number> {
  const { id } = ring.current;
  let count = 0;
  for (const name of await keysSealedElse(database, id)) if (await resealedKey(database, ring, name)) count += 1;
  for (const path of await filesSealedElse(database, id)) if (await resealedFile(database, ring, path)) count += 1;
  const claimed = await sealingClaim(database);
  if (claimed !== null && claimed.id !== id) await changeSealing(database, claim);
  return count;
}

function resealedKey(database: Database, ring: KeyRing, name: string): Promise<boolean> {
  return inTransaction(database, async (transaction) => {
    const stored = await lockedKey(transaction, name);
    if (stored === null || !isOlder(ring, stored.key_id)) return false;
    await resealKey(transaction, name, seal(ring.current, ['key', name], ring.open(['key', name], stored)));
    return true;
  });
}

function resealedFile(database: Database, ring: KeyRing, path: string): Promise<boolean> {
  return inTransaction(database, async (transaction) => {
    await beginFileChange(transaction);
    const row = await fileAtPath(transaction, path);
    if (row === null || !isOlder(ring, row.key_id)) return false;
    const facts = openFile(ring, row);
    const file = facts.kind === 'link' ? facts : { ...facts, content: await readContent(transaction, ring, facts) };
    await storeFile(transaction, ring, file, row);
    await sweepContent(transaction, row.digest);
    return true;
  });
}

function isOlder(ring: KeyRing, id: string): boolean {
  return id !== ring.current.id && ring.has(id);
}
