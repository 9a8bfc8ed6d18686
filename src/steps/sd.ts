import { orAborted } from '../base/or-aborted.ts';
import { pause } from '../base/pause.ts';
import { toldBy } from '../base/told-by.ts';
import { WrittenTogether } from '../store/written-together.ts';
import type { Discovery, Server, ServerEvent } from '../discovery/discovery.ts';
import type { SdId } from '../domain/ids.ts';
import { balancersOfWork, type PlannedBalancer } from '../domain/plans/plan.ts';
import { contentOf } from '../messages/message-error.ts';
import { message, type Value } from '../messages/message.ts';
import type { MembershipLedger } from '../store/balancers/ledger.ts';
import type { StepServer } from '../store/balancers/memberships.ts';
import { resultsOf, type KeyedOutcome } from './group.ts';
import { failed, type GroupStep, passed, type StepCall, type StepOutcome } from './step.ts';
import { safeName } from './safe-name.ts';
import { workOf } from './work.ts';

/** Milliseconds between two tries to have memberships that a repair has (MS2). */
const TURN_MS = 200;

export interface SdDeps {
  readonly discoveryOf: (sdId: SdId) => Promise<Pick<Discovery, 'register' | 'unregister'>>;
  readonly ledger: MembershipLedger;
}

type Verb = 'register' | 'unregister';

/** Nodes at one balancer. */
interface Visit {
  readonly sdId: SdId;
  readonly servers: readonly StepServer[];
  /** The address of the node that each server's address stands for. */
  readonly nodeOf: ReadonlyMap<string, string>;
}

/** What a balancer said of a node. */
interface Said {
  readonly sdId: SdId;
  readonly event: ServerEvent;
}

/** Registers nodes with their load balancers. */
export function register(deps: SdDeps): GroupStep {
  const noAddress = failed(message('no_address_to_register'));
  return sdStep('register', noAddress, deps);
}

/** Unregisters nodes from their load balancers, after their requests have ended, also from those that their pool named before. */
export function unregister(deps: SdDeps): GroupStep {
  return sdStep('unregister', passed(message('no_address_to_unregister')), deps);
}

function sdStep(verb: Verb, noAddress: StepOutcome, deps: SdDeps): GroupStep {
  return {
    mode: 'group',
    run: async function* (calls) {
      for (const call of calls) if (!hasAddress(call)) yield { call, outcome: noAddress };
      const nodes = calls.filter(hasAddress);
      yield* resultsOf(nodes, ipOf, (signal) => atBalancers(verb, nodes, deps, signal));
    },
  };
}

/** Goes to all balancers at once. A node's outcome comes when all of its balancers have spoken of it, and is good when it is at all of them. */
function atBalancers(
  verb: Verb,
  nodes: readonly StepCall[],
  deps: SdDeps,
  signal: AbortSignal,
): AsyncIterable<KeyedOutcome> {
  return toldBy<KeyedOutcome>(async (say) => {
    const visits = await visitsOf(verb, nodes, deps.ledger);
    const names = new Map<SdId, string>();
    if (visits.length > 1) for (const { sdId } of visits) names.set(sdId, await deps.ledger.nameOf(sdId));
    const heard = new Map<string, Said[]>();
    const awaited = new Map<string, number>();
    for (const ip of visits.flatMap(({ nodeOf }) => [...nodeOf.values()])) awaited.set(ip, (awaited.get(ip) ?? 0) + 1);
    const hear = (visit: Visit, event: ServerEvent): void => {
      const key = visit.nodeOf.get(event.ip) ?? event.ip;
      const said = [...(heard.get(key) ?? []), { sdId: visit.sdId, event }];
      heard.set(key, said);
      if (said.length === awaited.get(key)) say({ key, outcome: outcomeOf(said, names) });
    };
    await Promise.all(visits.map((visit) => pay(verb, visit, deps, signal, (event) => hear(visit, event))));
  });
}

async function visitsOf(verb: Verb, nodes: readonly StepCall[], ledger: MembershipLedger): Promise<readonly Visit[]> {
  const [first] = nodes;
  if (first === undefined) return [];
  const planned = balancersOfWork(workOf(first, verb)).map((balancer): Visit => ({
    sdId: balancer.sdId,
    servers: nodes.map((node) => serverAt(node, balancer)),
    nodeOf: new Map(nodes.map(({ facts: { ip } }) => [ip, ip])),
  }));
  return verb === 'register' ? planned : [...planned, ...(await earlierVisits(nodes, planned, ledger))];
}

/** Balancers that nodes are in, and the plan does not name. */
async function earlierVisits(
  nodes: readonly StepCall[],
  planned: readonly Visit[],
  ledger: MembershipLedger,
): Promise<readonly Visit[]> {
  const ips = new Map(nodes.map(({ facts }) => [facts.node_id, facts.ip]));
  const places = await ledger.placesOf([...ips.keys()]);
  const elsewhere = places.filter(({ sdId }) => planned.every((visit) => visit.sdId !== sdId));
  return [...Map.groupBy(elsewhere, ({ sdId }) => sdId)].map(([sdId, servers]): Visit => ({
    sdId,
    servers,
    nodeOf: new Map(servers.map(({ ip, nodeId }) => [ip, ips.get(nodeId) ?? ip])),
  }));
}

function serverAt({ facts }: StepCall, { port, weight }: PlannedBalancer): StepServer {
  const { ip, node_id: nodeId } = facts;
  return { name: safeName(facts), nodeId, ip, port: port ?? null, weight: weight ?? null };
}

/** Visits one balancer, and says of each of its servers how it fared, once the memberships say so too (MS1). */
async function pay(
  verb: Verb,
  { sdId, servers }: Visit,
  { discoveryOf, ledger }: SdDeps,
  signal: AbortSignal,
  say: (event: ServerEvent) => void,
): Promise<void> {
  const open = new Set(servers.map(({ ip }) => ip));
  const told = (event: ServerEvent): void => {
    if (open.delete(event.ip)) say(event);
  };
  try {
    const discovery = await discoveryOf(sdId);
    await takeTurn(verb, sdId, servers, ledger, signal);
    const names = new Map(servers.map(({ ip, name }) => [ip, name]));
    const settled = new WrittenTogether<ServerEvent>(async (events) => {
      const done = events.flatMap(({ ip, ok, keptAs = null }) => (ok ? [{ name: names.get(ip) ?? '', keptAs }] : []));
      if (done.length > 0) await (verb === 'register' ? ledger.joined(sdId, done) : ledger.left(sdId, done));
      for (const event of events) told(event);
    });
    for await (const event of discovery[verb](servers.map(serverOf), signal)) settled.add(event);
    await settled.end();
  } catch (error) {
    signal.throwIfAborted();
    for (const ip of open) told({ ip, ok: false, log: contentOf(error) });
  }
}

/** Waits for repairs that have some of the servers (MS2). */
async function takeTurn(
  verb: Verb,
  sdId: SdId,
  servers: readonly StepServer[],
  ledger: MembershipLedger,
  signal: AbortSignal,
): Promise<void> {
  const state = verb === 'register' ? 'joining' : 'leaving';
  for (let left = servers; ;) {
    const taken = await orAborted(ledger.begin(sdId, state, left), signal);
    left = left.filter(({ name }) => !taken.has(name));
    if (left.length === 0) return;
    await pause(TURN_MS, signal);
    signal.throwIfAborted();
  }
}

function serverOf({ ip, name, port, weight }: StepServer): Server {
  return { ip, name, ...(port === null ? {} : { port }), ...(weight === null ? {} : { weight }) };
}

const ipOf = (call: StepCall): string => call.facts.ip;

function hasAddress({ facts }: StepCall): boolean {
  return facts.ip !== '' && facts.ip !== '-';
}

function outcomeOf(said: readonly Said[], names: ReadonlyMap<SdId, string>): StepOutcome {
  const isGood = said.every(({ event }) => event.ok);
  const logs = said
    .filter(({ event }) => isGood || !event.ok)
    .map(({ sdId, event }): Value => {
      const balancer = names.get(sdId);
      return balancer === undefined ? event.log : message('at_balancer', { balancer, said: event.log });
    });
  const [only = ''] = logs;
  const log = logs.length === 1 ? only : message('at_balancers', { said: logs });
  return isGood ? passed(log) : failed(log);
}
