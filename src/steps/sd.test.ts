import { describe, expect, test } from 'vitest';
import { inEnglish } from '../../test/support/in-english.ts';
import type { Discovery, Server, ServerEvent } from '../discovery/discovery.ts';
import type { NodeRunId, SdId } from '../domain/ids.ts';
import type { PlannedBalancer, StepWork } from '../domain/plans/plan.ts';
import type { MembershipLedger } from '../store/balancers/ledger.ts';
import type { Place } from '../store/balancers/memberships.ts';
import { register, unregister } from './sd.ts';
import type { GroupStep, StepCall, StepOutcome } from './step.ts';

const EDGE = 5 as SdId;
const INNER = 6 as SdId;
const NAMES = new Map([
  [EDGE, 'edge'],
  [INNER, 'inner'],
]);

type Verb = 'register' | 'unregister';

function workOf(kind: Verb, balancers?: readonly PlannedBalancer[]): StepWork {
  return { kind, sdId: EDGE, ...(balancers === undefined ? {} : { balancers }) };
}

function callOf(
  id: number,
  work: StepWork,
  { ip = `10.0.0.${id}`, signal = new AbortController().signal } = {},
): StepCall {
  const retry = { retry_times: 0, ignore_error: false, interval: 0 };
  return {
    nodeRunId: id as NodeRunId,
    runId: `test-${id}`,
    step: { name: work.kind, params: {}, retry, timeout: 30, work },
    facts: { ip, vm_id: '', node_id: id, pool_name: 'web shop', service_name: 's', cluster_name: 'c', task_id: 1 },
    deadline: new Date(Date.now() + 60_000),
    onOutput: () => {},
    onContact: () => {},
    onPause: () => {},
    signal,
  };
}

/** What was asked of balancers and written down, in order. */
class Scene {
  readonly done: string[] = [];
  places: readonly Place[] = [];
  /** The names that a repair has, for so many tries. */
  readonly repaired = new Map<string, number>();
  say: (server: Server, sdId: SdId) => Partial<ServerEvent> = () => ({});
  /** The balancers that cannot be opened. */
  readonly broken = new Set<SdId>();

  readonly ledger: MembershipLedger = {
    begin: (sdId, state, servers) => {
      const free = servers.filter(({ name }) => {
        const tries = this.repaired.get(name) ?? 0;
        this.repaired.set(name, tries - 1);
        return tries <= 0;
      });
      const taken = free.map(({ name, port, weight }) => [name, port ?? '', weight ?? ''].join(' ').trim());
      this.done.push(`${state} at ${sdId}: ${taken.join(', ')}`);
      return Promise.resolve(new Set(free.map(({ name }) => name)));
    },
    joined: (sdId, servers) => this.settled('in', sdId, servers),
    left: (sdId, servers) => this.settled('gone', sdId, servers),
    placesOf: (ids) => Promise.resolve(this.places.filter(({ nodeId }) => ids.includes(nodeId))),
    nameOf: (sdId) => Promise.resolve(NAMES.get(sdId) ?? '?'),
  };

  readonly discoveryOf = (sdId: SdId): Promise<Pick<Discovery, Verb>> => {
    if (!NAMES.has(sdId)) return Promise.reject(new Error(`load balancer ${sdId} not found`));
    if (this.broken.has(sdId)) return Promise.reject(new Error('no answer'));
    const told = (verb: Verb) => (servers: readonly Server[]) => this.told(verb, sdId, servers);
    return Promise.resolve({ register: told('register'), unregister: told('unregister') });
  };

  async outcomes(step: (deps: Scene) => GroupStep, calls: readonly StepCall[]): Promise<Record<string, StepOutcome>> {
    const found: Record<string, StepOutcome> = {};
    for await (const { call, outcome } of step(this).run(calls)) {
      if (call.nodeRunId in found) throw new Error(`two outcomes of ${call.nodeRunId}`);
      found[call.nodeRunId] = outcome;
    }
    return inEnglish(found) as Record<string, StepOutcome>;
  }

  private async settled(
    how: string,
    sdId: SdId,
    servers: readonly { readonly name: string; readonly keptAs: string | null }[],
  ): Promise<void> {
    await Promise.resolve();
    const names = servers.map(({ name, keptAs }) => (keptAs === null ? name : `${name} as ${keptAs}`));
    this.done.push(`${how} at ${sdId}: ${names.join(', ')}`);
  }

  private async *told(verb: Verb, sdId: SdId, servers: readonly Server[]): AsyncIterable<ServerEvent> {
    this.done.push(`${verb} at ${sdId}`);
    for (const server of servers) {
      await Promise.resolve();
      yield { ip: server.ip, ok: true, log: `${server.name} told`, ...this.say(server, sdId) };
    }
  }
}

describe('at one load balancer', () => {
  test('MS1: what is begun and done is written down around it', async () => {
    const scene = new Scene();
    const calls = [callOf(1, workOf('register')), callOf(2, workOf('register'), { ip: '-' })];
    expect(await scene.outcomes(register, calls)).toMatchObject({
      '1': { ok: true, log: 'web-shop-1 told' },
      '2': { ok: false, error: expect.stringContaining('create_vm must come before') as string },
    });
    expect(scene.done).toEqual(['joining at 5: web-shop-1', 'register at 5', 'in at 5: web-shop-1']);
  });

  test('MS1: one that fails stays as it was begun, and the others do not', async () => {
    const scene = new Scene();
    scene.say = ({ name }) => (name === 'web-shop-1' ? { ok: false, log: 'refused' } : { keptAs: 'fixed' });
    const calls = [1, 2].map((id) => callOf(id, workOf('register')));
    expect(await scene.outcomes(register, calls)).toMatchObject({
      '1': { ok: false, error: 'refused' },
      '2': { ok: true },
    });
    expect(scene.done.at(-1)).toBe('in at 5: web-shop-2 as fixed');
    expect(scene.done.join()).not.toContain('in at 5: web-shop-1');
  });

  test('a node without address is unregistered already', async () => {
    const scene = new Scene();
    expect(await scene.outcomes(unregister, [callOf(1, workOf('unregister'), { ip: '-' })])).toMatchObject({
      '1': { ok: true },
    });
    expect(scene.done).toEqual([]);
  });

  test('one that does not exist, or cannot be opened, fails all of its nodes', async () => {
    const scene = new Scene();
    const gone = { kind: 'register', sdId: 9 as SdId } as const;
    expect(await scene.outcomes(register, [callOf(1, gone)])).toMatchObject({
      '1': { ok: false, error: 'load balancer 9 not found' },
    });
  });

  test('MS2: a server that a repair has is waited for', async () => {
    const scene = new Scene();
    scene.repaired.set('web-shop-2', 2);
    const calls = [1, 2].map((id) => callOf(id, workOf('unregister')));
    expect(await scene.outcomes(unregister, calls)).toMatchObject({ '1': { ok: true }, '2': { ok: true } });
    expect(scene.done.slice(0, 4)).toEqual([
      'leaving at 5: web-shop-1',
      'leaving at 5: ',
      'leaving at 5: web-shop-2',
      'unregister at 5',
    ]);
  });

  test('MS2: but no longer than the step is wanted', async () => {
    const scene = new Scene();
    scene.repaired.set('web-shop-1', Infinity);
    const controller = new AbortController();
    const outcome = scene.outcomes(register, [callOf(1, workOf('register'), { signal: controller.signal })]);
    controller.abort(new Error('lease lost'));
    await expect(outcome).rejects.toThrow('lease lost');
    expect(scene.done).not.toContain('register at 5');
  });
});

describe('at several load balancers', () => {
  const both = [{ sdId: EDGE }, { sdId: INNER, port: 81, weight: 7 }];

  test('a node succeeds when it does at all of them, and its log names each', async () => {
    const scene = new Scene();
    expect(await scene.outcomes(register, [callOf(1, workOf('register', both))])).toMatchObject({
      '1': { ok: true, log: 'edge: web-shop-1 told; inner: web-shop-1 told' },
    });
    expect(scene.done).toContain('joining at 5: web-shop-1');
    expect(scene.done).toContain('joining at 6: web-shop-1 81 7');
  });

  test('a node that fails at one of them has failed, and says where', async () => {
    const scene = new Scene();
    scene.say = ({ name }, sdId) => (sdId === INNER && name === 'web-shop-1' ? { ok: false, log: 'refused' } : {});
    const calls = [1, 2].map((id) => callOf(id, workOf('register', both)));
    expect(await scene.outcomes(register, calls)).toMatchObject({
      '1': { ok: false, error: 'inner: refused' },
      '2': { ok: true },
    });
  });

  test('one that cannot be opened fails them, and the other goes on', async () => {
    const scene = new Scene();
    scene.broken.add(EDGE);
    expect(await scene.outcomes(unregister, [callOf(1, workOf('unregister', both))])).toMatchObject({
      '1': { ok: false, error: 'edge: no answer' },
    });
    expect(scene.done).toContain('gone at 6: web-shop-1');
  });

  test('a node is unregistered where it still is, whatever its pool says by now', async () => {
    const scene = new Scene();
    scene.places = [
      { sdId: INNER, name: 'old-1', nodeId: 1, ip: '10.9.9.9', port: 81, weight: null },
      { sdId: EDGE, name: 'web-shop-1', nodeId: 1, ip: '10.0.0.1', port: null, weight: null },
    ];
    const calls = [1, 2].map((id) => callOf(id, workOf('unregister')));
    expect(await scene.outcomes(unregister, calls)).toMatchObject({
      '1': { ok: true, log: 'edge: web-shop-1 told; inner: old-1 told' },
      '2': { ok: true, log: 'edge: web-shop-2 told' },
    });
    expect(scene.done).toContain('gone at 6: old-1');
    expect(await scene.outcomes(register, [callOf(1, workOf('register'))])).toMatchObject({
      '1': { ok: true, log: 'web-shop-1 told' },
    });
  });
});
