import { randomUUID } from 'node:crypto';
import type { Keys } from '../../base/keys.ts';
import { fingerprintOf } from '../../base/private-key.ts';
import { orAborted } from '../../base/or-aborted.ts';
import { pause } from '../../base/pause.ts';
import type { Channel, EndpointOf } from '../../channel/channel.ts';
import { contentOf } from '../../messages/message-error.ts';
import { message, type Value } from '../../messages/message.ts';
import type { KeyRing } from '../../secrets/sealing.ts';
import type { Database, Queries } from '../../store/database.ts';
import { inTransaction } from '../../store/in-transaction.ts';
import {
  lastRotation,
  lockedRotation,
  recordTurn,
  type Rotation,
  type RotationTurn,
  syncRotation,
  takeTurns,
  waitedFor,
} from '../../store/sealed/rotations.ts';
import { ownFingerprints } from '../../store/sealed/sealed-key-rows.ts';
import { othersOfOwnKey, poolsOfOwnKey } from './reached-by-own-key.ts';
import { rotateNode, TURN_MS } from './rotate-node.ts';
import { moveOn, SETTLE_MS } from './steer-rotation.ts';

/*
 * Carries out a change of the server's own key, in any number of processes.
 *
 * KW1. A node is in the hands of one process, until a lease that ends after everything that it may still do there.
 * KW2. A node that failed is tried again for as long as the change runs, after pauses that grow.
 * KW3. What a process did not record, as it died, is done again by another: each part may be done twice.
 */

const ROUND_MS = 2000;
const MOST_AT_ONCE = 64;
/** Milliseconds after which every process has read the keys of a phase. */
const READ_MS = 1500;
const LEASE_MS = TURN_MS + 60_000;
/** Milliseconds of the pause after the first failure, which doubles, and of the longest. */
const PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 600_000;

export interface RotationDeps {
  readonly database: Database;
  readonly channel: Channel;
  readonly endpointOf: EndpointOf;
  readonly keys: Pick<Keys, 'own'>;
  readonly ring: () => KeyRing;
  readonly now: () => Date;
  /** False while this process has no sealing key. */
  readonly canReach: () => boolean;
}

/** Carries out what there is to do, until the signal aborts. @example await watchRotation(deps, stop, onTrouble) */
export async function watchRotation(
  deps: RotationDeps,
  signal: AbortSignal,
  onTrouble: (error: unknown) => void,
): Promise<void> {
  const busy = new Set<Promise<void>>();
  const report = (error: unknown): void => {
    if (!signal.aborted) onTrouble(error);
  };
  for (; !signal.aborted; await pause(ROUND_MS, signal)) {
    if (!deps.canReach()) continue;
    const turns = await begunTurns(deps, MOST_AT_ONCE - busy.size).catch((error: unknown) => {
      report(error);
      return null;
    });
    if (turns === null) continue;
    for (const turn of turns.nodes) {
      const work = takeTurn(deps, turns, turn, signal).catch(report);
      busy.add(work);
      void work.finally(() => busy.delete(work));
    }
  }
  await Promise.all(busy);
}

/** Nodes whose turn it is, and what is done there. */
interface Turns {
  readonly rotation: Rotation;
  readonly nodes: readonly RotationTurn[];
  /** The fingerprints of the own keys, in their places as the phase has them: what this process read before may be older. */
  readonly current: string;
  readonly other: string;
  readonly lease: Date;
}

/** Takes nodes whose turn it is, or begins the next phase; null = there is nothing to do. */
async function begunTurns(deps: RotationDeps, most: number): Promise<Turns | null> {
  const { database, endpointOf } = deps;
  const last = await lastRotation(database);
  if (last === null || last.phase === 'ended') return null;
  const pools = (await poolsOfOwnKey(database, endpointOf)).map(({ id }) => id);
  const now = deps.now();
  const lease = new Date(now.getTime() + LEASE_MS);
  return inTransaction(database, async (transaction) => {
    const rotation = await lockedRotation(transaction);
    if (rotation === null) return null;
    const age = now.getTime() - rotation.since.getTime();
    if (age < READ_MS) return null;
    await syncRotation(transaction, rotation, pools, now);
    const nodes = await takeTurns(transaction, rotation, { now, lease, most });
    if (nodes.length > 0) return { rotation, nodes, lease, ...(await ownFingerprints(transaction)) };
    if (age >= SETTLE_MS && (await isThrough(transaction, rotation)))
      await moveOn(transaction, { ring: deps.ring(), by: '' }, rotation, now);
    return null;
  });
}

/** Whether the next phase may begin by itself. */
async function isThrough(transaction: Queries, rotation: Rotation): Promise<boolean> {
  if ((await waitedFor(transaction, rotation, 1)).length > 0) return false;
  // what people have to give the new key to is reached with the old one until they say so
  const needsOther = rotation.phase === 'removing' && !rotation.is_back;
  return !needsOther || (await othersOfOwnKey(transaction)).length === 0;
}

async function takeTurn(deps: RotationDeps, turns: Turns, turn: RotationTurn, signal: AbortSignal): Promise<void> {
  const reason = await outcomeOf(deps, turns, turn, signal);
  signal.throwIfAborted();
  const wait = reason === null ? 0 : Math.min(PAUSE_MS * 2 ** (turn.tries - 1), LONGEST_PAUSE_MS);
  const due = new Date(deps.now().getTime() + wait);
  await recordTurn(deps.database, turns.rotation, turn.node_id, { reason, due, lease: turns.lease });
}

async function outcomeOf(
  { channel, endpointOf, keys }: RotationDeps,
  { rotation: { phase }, ...places }: Turns,
  { ip, vm_type: type, pool_name: pool }: RotationTurn,
  signal: AbortSignal,
): Promise<Value | null> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TURN_MS)]);
  try {
    const endpoint = await endpointOf(ip, type, pool);
    const own = await keys.own();
    const [current, other] = [places.current, places.other].map((print) =>
      own.find((key) => fingerprintOf(key) === print),
    );
    if (current === undefined || other === undefined) return message('rotation_keys_unread');
    // no node has run it yet, whatever was done there before this database
    const runId = `key-${randomUUID()}`;
    const turn = rotateNode(channel, endpoint, { current, other }, { phase, runId, signal: limit });
    return await orAborted(turn, limit);
  } catch (error) {
    return limit.aborted ? message('rotation_timed_out') : contentOf(error);
  }
}
