import { newPrivateKey } from '../../base/private-key.ts';
import type { EndpointOf } from '../../channel/channel.ts';
import { Refusal } from '../../domain/errors.ts';
import type { KeyRotationId, NodeId } from '../../domain/ids.ts';
import type { Principal } from '../../identity/principal.ts';
import { message } from '../../messages/message.ts';
import { describeKey } from '../../reach/sealed-key-content.ts';
import { seal, type KeyRing } from '../../secrets/sealing.ts';
import type { Queries } from '../../store/database.ts';
import {
  insertKey,
  lockedKey,
  OTHER_KEY,
  OWN_KEY,
  removeOtherKey,
  replaceKey,
} from '../../store/sealed/sealed-key-rows.ts';
import {
  insertRotation,
  lastRotation,
  lockedRotation,
  moveRotation,
  type Rotation,
  syncRotation,
  waitedFor,
} from '../../store/sealed/rotations.ts';
import type { Context } from '../context.ts';
import { ringOf } from '../records/keys.ts';
import { transact } from '../transact.ts';
import { poolsOfOwnKey } from './reached-by-own-key.ts';

/*
 * The server's own key is changed in two phases, of which everything is in rows (ADR 31).
 *
 * KR1. While one runs there are two own keys, and every login offers both: the one that counts, and the other.
 * KR2. adding: each node is given the other key, and has to accept it alone. When all do, the two change places, and removing begins.
 * KR3. removing: the other key is taken away from each node, by a login with the one that counts alone. When all are through, it is
 *      deleted. A node that lacks the one that counts is given it first.
 * KR4. Going back changes the phase and not the keys. So each way back is one of the two ways forth.
 * KR5. The keys change places, and the other one is deleted, only SETTLE_MS after a phase began: every process has read both by then.
 * KR6. Who goes on or back says which phase was seen: what is asked twice is done once.
 */

/** Milliseconds: far more than those for which a process uses a key that it has read (KS1). */
export const SETTLE_MS = 5000;
/** Nodes that a refusal names. */
const MOST_NAMED = 20;

export interface SteerDeps {
  readonly context: Context;
  /** @throws MessageError when this server has no sealing key */
  readonly ring: () => KeyRing;
  readonly endpointOf: EndpointOf;
}

/** Makes a key, and begins to give it to nodes. @throws Refusal when a change runs already */
export function startRotation({ context, ring }: SteerDeps, principal: Principal): Promise<KeyRotationId> {
  const own = ringOf(ring);
  const now = context.now();
  return transact(context, principal, async (transaction, note) => {
    if ((await lockedKey(transaction, OWN_KEY)) === null) throw new Refusal('invalid', message('rotation_no_key'));
    const id = await insertRotation(transaction, principal.name, now);
    if (id === null) throw await running(transaction);
    const content = Buffer.from(newPrivateKey());
    await insertKey(transaction, {
      name: OTHER_KEY,
      ...seal(own.current, ['key', OTHER_KEY], content),
      ...describeKey(content),
      origin: 'made',
      place: '',
      changed: now,
      changed_by: principal.name,
    });
    note('change the key of the server', id);
    return id;
  });
}

async function running(transaction: Queries): Promise<Refusal> {
  const last = await lastRotation(transaction);
  const values = { began: last?.began.toISOString() ?? '', name: last?.began_by ?? '' };
  return new Refusal('invalid', message('rotation_runs', values));
}

/**
 * Takes the other way.
 *
 * @param generation of the phase that was seen
 * @throws Refusal when no change runs, or it is in another phase
 */
export function goBack({ context }: SteerDeps, principal: Principal, generation: number): Promise<void> {
  return transact(context, principal, async (transaction, note) => {
    const rotation = await runningRotation(transaction, generation);
    const phase = rotation.phase === 'adding' ? 'removing' : 'adding';
    const isBack = !rotation.is_back;
    await moveRotation(transaction, rotation, { phase, excepted: [], isBack, by: principal.name }, context.now());
    note('go back with the key of the server', rotation.id);
  });
}

export interface FinishWish {
  /** Of the phase that was seen. */
  readonly generation: number;
  /** Nodes that are not waited for. */
  readonly except: readonly NodeId[];
}

/**
 * Begins the next phase, or ends the last one, without waiting for some nodes.
 *
 * @throws Refusal when no change runs, it is in another phase, or other nodes are not through
 */
export async function finishPhase(
  { context, ring, endpointOf }: SteerDeps,
  principal: Principal,
  { generation, except }: FinishWish,
): Promise<void> {
  const own = ringOf(ring);
  const pools = (await poolsOfOwnKey(context.database, endpointOf)).map(({ id }) => id);
  return transact(context, principal, async (transaction, note) => {
    const rotation = await runningRotation(transaction, generation);
    const now = context.now();
    await syncRotation(transaction, rotation, pools, now);
    if (now.getTime() - rotation.since.getTime() < SETTLE_MS) throw new Refusal('conflict', message('rotation_soon'));
    const left = await waitedFor(transaction, { ...rotation, excepted: except }, MOST_NAMED);
    if (left.length > 0) throw new Refusal('invalid', message('rotation_left', { nodes: left }), { field: 'except' });
    await moveOn(transaction, { ring: own, by: principal.name }, { ...rotation, excepted: except }, now);
    note('go on with the key of the server', rotation.id);
  });
}

async function runningRotation(transaction: Queries, generation: number): Promise<Rotation> {
  const rotation = await lockedRotation(transaction);
  if (rotation === null) throw new Refusal('invalid', message('rotation_none'));
  if (rotation.generation !== generation) throw new Refusal('conflict', message('rotation_moved'));
  return rotation;
}

interface Mover {
  readonly ring: KeyRing;
  /** '' = nobody asked for it */
  readonly by: string;
}

/** Begins the phase after this one (KR2, KR3). */
export async function moveOn(transaction: Queries, { ring, by }: Mover, rotation: Rotation, now: Date): Promise<void> {
  const { phase, excepted, is_back: isBack } = rotation;
  // nodes that were not waited for in the first phase are again in the second: until its end they are reached with the other key
  const next =
    phase === 'adding' ? ({ phase: 'removing', excepted: [] } as const) : ({ phase: 'ended', excepted } as const);
  if (phase === 'adding') await exchange(transaction, ring);
  else await removeOtherKey(transaction);
  await moveRotation(transaction, rotation, { ...next, isBack, by }, now);
}

/** Has the two own keys change places. Each is sealed for its place. */
async function exchange(transaction: Queries, ring: KeyRing): Promise<void> {
  const [current, other] = [await lockedKey(transaction, OWN_KEY), await lockedKey(transaction, OTHER_KEY)];
  if (current === null || other === null) throw new Refusal('invalid', message('rotation_no_key'));
  for (const [from, to] of [
    [current, OTHER_KEY],
    [other, OWN_KEY],
  ] as const) {
    const content = ring.open(['key', from.name], from);
    await replaceKey(transaction, { ...from, ...seal(ring.current, ['key', to], content), name: to });
  }
}
