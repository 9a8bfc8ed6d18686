import { keyTextComplaint } from '../../base/private-key.ts';
import { Refusal } from '../../domain/errors.ts';
import type { SealedKeyId } from '../../domain/ids.ts';
import type { Principal } from '../../identity/principal.ts';
import { contentOf, MessageError } from '../../messages/message-error.ts';
import { message } from '../../messages/message.ts';
import { describeKey } from '../../reach/sealed-key-content.ts';
import { type KeyRing, seal } from '../../secrets/sealing.ts';
import type { Queries } from '../../store/database.ts';
import {
  findKey,
  insertKey,
  type NewSealedKey,
  removeKey,
  replaceKey,
  type SealedKeyRow,
} from '../../store/sealed/sealed-key-rows.ts';
import type { Context } from '../context.ts';
import { transact } from '../transact.ts';
import { usersOfKey } from './key-users.ts';

/** Bytes of the text of a key: far more than one has. */
const LONGEST_TEXT = 64 * 1024;

export interface KeyDeps {
  readonly context: Context;
  /** @throws MessageError when this server has no sealing key */
  readonly ring: () => KeyRing;
}

/**
 * Adds a private key, which settings can name from now on.
 *
 * @throws Refusal when the text is no key that can log in, or the name is taken
 */
export function createKey(
  { context, ring }: KeyDeps,
  principal: Principal,
  { name, text }: { readonly name: string; readonly text: string },
): Promise<SealedKeyId> {
  const row = newRow(ringOf(ring), context, principal, name, text);
  return transact(context, principal, async (transaction, note) => {
    const id = await insertKey(transaction, row);
    if (id === null) throw new Refusal('invalid', message('key_name_taken', { name }), { field: 'name' });
    note('create key', id);
    return id;
  });
}

/** Puts another private key in the place of one. @throws Refusal when there is none, or the text is no key that can log in */
export function updateKey(
  { context, ring }: KeyDeps,
  principal: Principal,
  id: SealedKeyId,
  text: string,
): Promise<void> {
  const own = ringOf(ring);
  return transact(context, principal, async (transaction, note) => {
    const { name } = await keyWith(transaction, id);
    await replaceKey(transaction, newRow(own, context, principal, name, text));
    note('update key', id);
  });
}

/** @throws Refusal when there is none, or a machine type or load balancer names it */
export function deleteKey({ context }: Pick<KeyDeps, 'context'>, principal: Principal, id: SealedKeyId): Promise<void> {
  return transact(context, principal, async (transaction, note) => {
    const { name } = await keyWith(transaction, id);
    const users = await usersOfKey(transaction, name);
    if (users.length > 0) throw new Refusal('invalid', message('key_used', { name, users }));
    await removeKey(transaction, id);
    note('delete key', id);
  });
}

async function keyWith(transaction: Queries, id: SealedKeyId): Promise<SealedKeyRow> {
  const row = await findKey(transaction, id);
  if (row === null) throw new Refusal('not_found', message('key_not_found', { id }));
  return row;
}

function newRow(ring: KeyRing, { now }: Context, { name: by }: Principal, name: string, text: string): NewSealedKey {
  const content = Buffer.from(text.endsWith('\n') ? text : `${text}\n`);
  if (content.length > LONGEST_TEXT)
    throw new Refusal('too_large', message('key_text_long', { most: LONGEST_TEXT }), { field: 'text' });
  const reason = keyTextComplaint(content.toString());
  // one with a passphrase is opened where settings have it
  if (reason !== null && reason.code !== 'key_has_passphrase')
    throw new Refusal('invalid', message('key_text_wrong', { reason }), { field: 'text' });
  const sealed = seal(ring.current, ['key', name], content);
  const changed = { origin: 'upload', place: '', changed: now(), changed_by: by } as const;
  return { name, ...sealed, ...describeKey(content), ...changed };
}

/** @throws Refusal that says what this server lacks */
export function ringOf(ring: () => KeyRing): KeyRing {
  try {
    return ring();
  } catch (error) {
    if (!(error instanceof MessageError)) throw error;
    throw new Refusal('unavailable', message('lack_here', { reason: contentOf(error) }), { cause: error });
  }
}
