import { untilAborted } from '../../base/until-aborted.ts';
import { WrittenTogether } from '../../store/written-together.ts';
import type { Discovery, Server, ServerEvent } from '../../discovery/discovery.ts';
import type { BalancerDifference, DifferenceKind } from '../../domain/fleet/balancer-drift.ts';
import type { Membership } from '../../domain/fleet/membership.ts';
import type { SdId } from '../../domain/ids.ts';
import { contentOf } from '../../messages/message-error.ts';
import { message, type Value } from '../../messages/message.ts';
import {
  endRepair,
  leaveRepair,
  type RepairLease,
  type RepairOutcome,
  takeForRepair,
} from '../../store/balancers/repairs.ts';
import { isOutage } from '../../store/database.ts';
import type { BalancerDeps } from './look-at-balancer.ts';

/** Milliseconds for the calls of a repair, and for its lease, which outlives them (MS2). */
const REPAIRED_WITHIN_MS = 40_000;
const LEASE_MS = 45_000;

const LATE = message('repair_late', { seconds: REPAIRED_WITHIN_MS / 1000 });

type Verb = 'register' | 'unregister';

/** What is done about a difference; null = nothing can be done here. */
export function remedyOf(kind: DifferenceKind): Verb | null {
  switch (kind) {
    case 'missing':
    case 'address':
    case 'weight':
    case 'held':
      return 'register';
    case 'serving':
    case 'leftover':
    case 'foreign':
      return 'unregister';
    case 'unfinished':
      return null;
  }
}

/** How the repair of one difference went. */
export type Repaired = Pick<RepairOutcome, 'name' | 'trouble'>;

/**
 * Repairs differences of memberships, as far as the memberships still say what they did when they were compared (MS2). A repair that dies
 * is gone on with by the next look.
 *
 * @returns how it went, for those that nobody else repairs or changed
 * @throws the signal's reason
 */
export async function repairBalancer(
  deps: BalancerDeps,
  sdId: SdId,
  differences: readonly BalancerDifference[],
  signal: AbortSignal,
): Promise<readonly Repaired[]> {
  const { database, discoveryOf, now } = deps;
  const wanted = new Map(
    differences.flatMap(({ kind, name, membership }) => {
      const remedy = remedyOf(kind);
      return membership === null || remedy === null ? [] : [[name, { membership, remedy }] as const];
    }),
  );
  if (wanted.size === 0) return [];
  const began = now();
  const lease: RepairLease = { sdId, now: began, until: new Date(began.getTime() + LEASE_MS) };
  const memberships = [...wanted.values()].map(({ membership }) => membership);
  const taken = await takeForRepair(database, lease, memberships);
  const time = timeFor(signal);
  const ended: RepairOutcome[] = [];
  // one that is through is free for steps, while others are waited for
  const ending = new WrittenTogether<RepairOutcome>(async (outcomes) => {
    await endRepair(database, { ...lease, now: now() }, outcomes);
    ended.push(...outcomes);
  });
  try {
    const discovery = await discoveryOf(sdId);
    const chosen = (verb: Verb): readonly Membership[] =>
      memberships.filter(({ name }) => taken.has(name) && wanted.get(name)?.remedy === verb);
    await Promise.all(
      (['register', 'unregister'] as const).map((verb) =>
        repair(discovery, verb, chosen(verb), time, (outcome) => ending.add(outcome)),
      ),
    );
    await ending.end();
    return ended;
  } finally {
    await leaveRepair(database, lease).catch((error: unknown) => {
      if (!isOutage(error)) throw error;
    });
  }
}

/** Has memberships registered or unregistered, and says of each how it went. */
async function repair(
  discovery: Pick<Discovery, Verb>,
  verb: Verb,
  memberships: readonly Membership[],
  time: CallTime,
  say: (outcome: RepairOutcome) => void,
): Promise<void> {
  const byIp = new Map(memberships.map((membership) => [membership.ip, membership]));
  const isOut = verb === 'unregister';
  const told = ({ ip, ok, log, keptAs }: ServerEvent): void => {
    const membership = byIp.get(ip);
    if (membership === undefined) return;
    const { name, repairs } = membership;
    say({ name, trouble: ok ? null : log, failures: repairs + 1, isOut, keptAs: keptAs ?? null });
  };
  await visit(discovery, verb, memberships.map(serverOf), time, told);
}

/** Takes those of the differences out that are foreign servers. @returns how it went, for each */
export async function removeForeign(
  { discoveryOf }: Pick<BalancerDeps, 'discoveryOf'>,
  sdId: SdId,
  differences: readonly BalancerDifference[],
): Promise<readonly Repaired[]> {
  const servers = differences.flatMap(({ kind, name, found }) =>
    kind !== 'foreign' || found === null
      ? []
      : [{ difference: name, server: { ip: found.ip, name: found.name ?? found.ip, port: found.port } }],
  );
  const outcomes = new Map<string, Value | null>();
  await visit(
    await discoveryOf(sdId),
    'unregister',
    servers.map(({ server }) => server),
    timeFor(new AbortController().signal),
    ({ ip, ok, log }) => outcomes.set(ip, ok ? null : log),
  );
  return servers.map(({ difference, server }) => ({ name: difference, trouble: outcomes.get(server.ip) ?? null }));
}

/** How long a call may take. */
interface CallTime {
  /** Aborted when nobody wants the call any more. */
  readonly signal: AbortSignal;
  /** Aborted then, and when its time is over. */
  readonly limit: AbortSignal;
}

function timeFor(signal: AbortSignal): CallTime {
  return { signal, limit: AbortSignal.any([signal, AbortSignal.timeout(REPAIRED_WITHIN_MS)]) };
}

/** One call for many servers; each of them is spoken of once. @throws the signal's reason */
async function visit(
  discovery: Pick<Discovery, Verb>,
  verb: Verb,
  servers: readonly Server[],
  { signal, limit }: CallTime,
  say: (event: ServerEvent) => void,
): Promise<void> {
  if (servers.length === 0) return;
  const open = new Set(servers.map(({ ip }) => ip));
  let silence: Value = LATE;
  try {
    for await (const event of untilAborted(discovery[verb](servers, limit), limit)) {
      if (open.delete(event.ip)) say(event);
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!limit.aborted) silence = contentOf(error);
  }
  for (const ip of open) say({ ip, ok: false, log: silence });
}

function serverOf({ ip, name, port, weight }: Membership): Server {
  return { ip, name, ...(port === null ? {} : { port }), ...(weight === null ? {} : { weight }) };
}
