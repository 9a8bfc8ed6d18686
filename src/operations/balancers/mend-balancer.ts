import type { Discovery } from '../../discovery/discovery.ts';
import { visible } from '../../domain/characters.ts';
import type { BalancerDifference, DifferenceKind } from '../../domain/fleet/balancer-drift.ts';
import { Refusal } from '../../domain/errors.ts';
import type { SdId } from '../../domain/ids.ts';
import type { Principal } from '../../identity/principal.ts';
import { message, type Value } from '../../messages/message.ts';
import { recordRepair } from '../../store/balancers/looks.ts';
import { findRow } from '../../store/rows.ts';
import { type BackendDeps, LOAD_BALANCER, noSuchBackend } from '../records/backends.ts';
import { type BalancerDeps, type BalancerLook, lookAtBalancer } from './look-at-balancer.ts';
import { remedyOf, removeForeign, repairBalancer } from './repair-balancer.ts';
import { saidOf } from './watch-balancers.ts';

/** What is to be mended. */
export interface MendWish {
  /** The names of the differences; absent = all that can be. */
  readonly names?: readonly string[] | undefined;
  /** The names of foreign servers that are to be taken out too. */
  readonly foreign: readonly string[];
}

/** What is done about a difference, or was. */
export interface Mended {
  readonly kind: DifferenceKind;
  readonly name: string;
  readonly action: 'register' | 'unregister';
  /** Why it was not done; null = it was, or is to be. */
  readonly trouble: Value | null;
}

const never = new AbortController().signal;

/**
 * Compares a load balancer with its memberships now.
 *
 * @throws Refusal when there is no such load balancer
 */
export async function lookAtBalancerNow(deps: BackendDeps, id: SdId): Promise<BalancerLook> {
  if ((await findRow(deps.context.database, LOAD_BALANCER.table, ['name'], id)) === null)
    throw noSuchBackend(LOAD_BALANCER, id);
  return lookAtBalancer(balancerDeps(deps), id, never);
}

/**
 * What {@link mendBalancer} would do, after another look.
 *
 * @throws Refusal as that
 */
export async function planMend(deps: BackendDeps, id: SdId, wish: MendWish): Promise<readonly Mended[]> {
  return chosen(await compared(deps, id), wish).map((difference) => mended(difference, null));
}

/**
 * Repairs what a load balancer and its memberships differ in, after another look: registers what is missing, held or wrong, and takes out
 * what should be out, and those foreign servers that are named. What somebody else repairs or changes at the same time is left to him.
 *
 * @returns how it went, for each
 * @throws Refusal when there is no such load balancer, it does not answer, or a difference or foreign server is named that is none any
 *   more: then nothing is done
 * @example await mendBalancer(deps, principal, id, { foreign: ['web-old'] })
 */
export async function mendBalancer(
  deps: BackendDeps,
  principal: Principal,
  id: SdId,
  wish: MendWish,
): Promise<readonly Mended[]> {
  const differences = chosen(await compared(deps, id), wish);
  const { context } = deps;
  context.noted({ principal, action: 'mend load balancer', id });
  const balancer = balancerDeps(deps);
  const ours = await repairBalancer(balancer, id, differences, never);
  const foreign = await removeForeign(balancer, id, differences);
  if (ours.length + foreign.length > 0)
    await recordRepair(context.database, id, saidOf([...ours, ...foreign]), context.now());
  await lookAtBalancer(balancer, id, never);
  const [byName, byForeignName] = [ours, foreign].map((outcomes) => new Map(outcomes.map((one) => [one.name, one])));
  return differences.map((difference) => {
    const outcome = (difference.kind === 'foreign' ? byForeignName : byName)?.get(difference.name);
    return mended(difference, outcome === undefined ? message('mend_taken') : outcome.trouble);
  });
}

function balancerDeps({ context, backends }: BackendDeps): BalancerDeps {
  return {
    database: context.database,
    discoveryOf: (sdId): Promise<Discovery> => backends.discoveryOf(sdId),
    now: context.now,
  };
}

/** @throws Refusal when there is no such load balancer, or it does not answer */
async function compared(deps: BackendDeps, id: SdId): Promise<readonly BalancerDifference[]> {
  const look = await lookAtBalancerNow(deps, id);
  if ('drift' in look) return look.drift.differences;
  throw new Refusal('invalid', message('mend_without_answer', { reason: look.complaint }));
}

function chosen(
  differences: readonly BalancerDifference[],
  { names, foreign }: MendWish,
): readonly BalancerDifference[] {
  const strangers = new Map(differences.filter(({ kind }) => kind === 'foreign').map((found) => [found.name, found]));
  const ours = differences.filter(({ kind }) => kind !== 'foreign' && remedyOf(kind) !== null);
  const known = new Set(ours.map(({ name }) => name));
  const gone = names?.find((name) => !known.has(name));
  if (gone !== undefined)
    throw new Refusal('invalid', message('mend_no_difference', { name: visible(gone) }), { field: 'names' });
  const wanted = foreign.map((name) => {
    const found = strangers.get(name);
    if (found !== undefined) return found;
    throw new Refusal('invalid', message('mend_not_foreign', { name: visible(name) }), { field: 'foreign' });
  });
  return [...ours.filter(({ name }) => names === undefined || names.includes(name)), ...wanted];
}

function mended({ kind, name }: BalancerDifference, trouble: Value | null): Mended {
  return { kind, name, action: remedyOf(kind) ?? 'register', trouble };
}
