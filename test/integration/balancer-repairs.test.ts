import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { SdId } from '../../src/domain/ids.ts';
import { lookAtBalancer } from '../../src/operations/balancers/look-at-balancer.ts';
import { endRepair, leaveRepair, takeForRepair } from '../../src/store/balancers/repairs.ts';
import { membershipsOf } from '../../src/store/balancers/memberships.ts';
import { type BalancerScene, balancerScene } from '../support/balancer-scene.ts';
import { all, never, open, states } from '../support/discoveries.ts';
import { startHaproxy, type TestHaproxy, typedAt } from '../support/haproxy.ts';
import { startService, startServices } from '../support/http-services.ts';
import { until } from '../support/until.ts';

/*
 * Load balancers that forget what steps told them, and are told again (BD1 to BD8, MS1, MS2, BW1 to BW3), with real HAProxies.
 */

interface Held extends AsyncDisposable {
  readonly scene: BalancerScene;
  readonly haproxy: TestHaproxy;
  readonly sdId: SdId;
  readonly port: number;
  states(): Promise<Record<string, string>>;
}

/** Three nodes that serve, of which the third is in HAProxy's configuration file, and one load balancer. */
async function threeNodes(settings: Record<string, unknown> = {}): Promise<Held> {
  await using stack = new AsyncDisposableStack();
  const services = stack.use(await startServices(3));
  const haproxy = stack.use(
    await startHaproxy({ backendLines: [`server fixed 127.0.1.3:${services.port} check inter 100ms`] }),
  );
  const scene = stack.use(await balancerScene());
  const all = { socket: haproxy.socket, port: services.port, drain_timeout: 1, ...settings };
  const sdId = await scene.balancer('edge', all);
  await scene.nodes('127.0.1.1', '127.0.1.2', '127.0.1.3');
  const held = stack.move();
  return {
    scene,
    haproxy,
    sdId,
    port: services.port,
    states: () => states(open(all)),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

describe('MS1: steps leave memberships', () => {
  test('in and out, also of a server that the configuration keeps', async () => {
    await using held = await threeNodes();
    const { scene, sdId } = held;
    expect((await scene.step('register', sdId, 1, 2, 3)).map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(await scene.memberships(sdId)).toEqual(['pool-1 in', 'pool-2 in', 'pool-3 in']);
    expect((await scene.step('unregister', sdId, 2, 3)).map(({ ok }) => ok)).toEqual([true, true]);
    expect(await scene.memberships(sdId)).toEqual(['pool-1 in', 'pool-3 out']);
    expect(await held.states()).toEqual({ 'pool-1': 'up', fixed: 'maintenance' });
    await scene.watch();
    expect(await scene.differences(sdId)).toEqual([]);
  });

  test('that say what a balancer which is away may have', async () => {
    await using held = await threeNodes();
    const { scene, sdId, haproxy } = held;
    await scene.step('register', sdId, 1);
    await haproxy.kill();
    expect((await scene.step('unregister', sdId, 1)).map(({ ok }) => ok)).toEqual([false]);
    expect((await scene.step('register', sdId, 2)).map(({ ok }) => ok)).toEqual([false]);
    expect(await scene.memberships(sdId)).toEqual(['pool-1 leaving', 'pool-2 joining']);
    await haproxy.restart();
    await scene.watch();
    expect(await scene.differences(sdId)).toEqual(['unfinished pool-1', 'unfinished pool-2', 'foreign fixed']);
    expect(await held.states()).toEqual({ fixed: 'up' });
  });
});

describe('a HAProxy that forgets', () => {
  test('what it was told since the last comparison is compared soon, though it is the same process: another that ended may have been told', async () => {
    await using held = await threeNodes();
    const { scene, sdId, haproxy } = held;
    await scene.step('register', sdId, 1);
    await scene.watch();
    await scene.step('register', sdId, 2);
    await typedAt(haproxy, 'set server web/pool-2 state maint');
    await until('it is deleted', async () => {
      await typedAt(haproxy, 'del server web/pool-2');
      return !('pool-2' in (await held.states()));
    });
    await scene.watch();
    expect(await held.states()).toEqual({ 'pool-1': 'up', 'pool-2': 'up', fixed: 'up' });
  });

  test.each(['reload', 'restart'] as const)('has after a %s what steps left it, and that is told', async (how) => {
    await using held = await threeNodes();
    const { scene, sdId, haproxy } = held;
    await scene.step('register', sdId, 1, 2, 3);
    await scene.step('unregister', sdId, 3);
    await scene.watch();
    await haproxy[how]();
    expect(await held.states()).toEqual({ fixed: 'up' });
    await scene.watch();
    expect(await held.states()).toEqual({ 'pool-1': 'up', 'pool-2': 'up', fixed: 'maintenance' });
    expect(await scene.differences(sdId)).toEqual([]);
    expect(await scene.events()).toEqual(['3 ', '0 ', '0 3 servers repaired']);
    expect(await scene.memberships(sdId)).toEqual(['pool-1 in', 'pool-2 in', 'pool-3 out']);
  });

  test('is left alone where its policy says so: that is only told', async () => {
    await using held = await threeNodes();
    const { scene, sdId, haproxy } = held;
    await scene.step('register', sdId, 1);
    await sql`update sd set mends = false`.execute(scene.test.database);
    await haproxy.restart();
    await scene.watch();
    expect(await scene.differences(sdId)).toEqual(['missing pool-1', 'foreign fixed']);
    expect(await held.states()).toEqual({ fixed: 'up' });
    expect(await scene.events()).toEqual(['2 ']);
  });

  test('and is away is complained of, and repaired as soon as it answers', async () => {
    await using held = await threeNodes();
    const { scene, sdId, haproxy } = held;
    await scene.step('register', sdId, 1);
    await haproxy.kill();
    await scene.watch();
    await scene.watch();
    expect(await scene.events()).toEqual([expect.stringMatching(/^0 load balancer at .*nothing listens there/)]);
    await haproxy.restart();
    await scene.watch();
    expect(await held.states()).toEqual({ 'pool-1': 'up', fixed: 'up' });
  });

  test('takes a node back that does not answer as soon as it does, and says meanwhile why not', async () => {
    await using held = await threeNodes({ up_timeout: 0.3 });
    const { scene, sdId, haproxy, port } = held;
    await scene.nodes('127.0.1.9');
    const service = await startService('127.0.1.9', port);
    await scene.step('register', sdId, 4);
    await service[Symbol.asyncDispose]();
    await haproxy.restart();
    await scene.watch();
    expect(await scene.differences(sdId)).toEqual(['missing pool-4', 'foreign fixed']);
    expect((await scene.events()).at(-1)).toMatch(/^2 0 of 1 server repaired: .*was not healthy within 0\.3 s/);
    await using _back = await startService('127.0.1.9', port);
    // the pause after a failure
    await scene.watch();
    expect(await scene.differences(sdId)).toEqual(['missing pool-4', 'foreign fixed']);
    await scene.watch(61);
    expect(await scene.differences(sdId)).toEqual(['foreign fixed']);
    expect(await held.states()).toEqual({ 'pool-4': 'up', fixed: 'up' });
  });
});

describe('left alone is', () => {
  test('BD4: what somebody put into maintenance; BD5: what somebody added', async () => {
    await using held = await threeNodes();
    const { scene, sdId, haproxy } = held;
    await scene.step('register', sdId, 1);
    await typedAt(haproxy, 'set server web/pool-1 state maint');
    await scene.watch();
    await scene.watch(61);
    expect(await scene.differences(sdId)).toEqual(['held pool-1', 'foreign fixed']);
    expect(await held.states()).toEqual({ 'pool-1': 'maintenance', fixed: 'up' });
  });

  test('BD7: a server whose node is gone; one that the balancer forgot is forgotten', async () => {
    await using held = await threeNodes();
    const { scene, sdId, haproxy } = held;
    await scene.step('register', sdId, 1);
    await sql`delete from node`.execute(scene.test.database);
    await scene.watch();
    expect(await scene.differences(sdId)).toEqual(['leftover pool-1', 'foreign fixed']);
    await haproxy.restart();
    await scene.watch();
    expect(await scene.differences(sdId)).toEqual(['foreign fixed']);
    expect(await scene.memberships(sdId)).toEqual([]);
  });
});

test('BD3: other settings of a balancer reach the servers that it has', async () => {
  await using held = await threeNodes();
  const { scene, sdId, port } = held;
  await scene.step('register', sdId, 1);
  const other = await scene.balancer('again', { socket: held.haproxy.socket, port, weight: 9 });
  await sql`update membership set sd_id = ${other}`.execute(scene.test.database);
  await scene.watch();
  expect(await open({ socket: held.haproxy.socket, port }).members(never)).toContainEqual(
    expect.objectContaining({ name: 'pool-1', weight: 9 }),
  );
});

describe('two HAProxies as one', () => {
  test('one that forgets alone is told again', async () => {
    await using scene = await balancerScene();
    await using services = await startServices(2);
    await using one = await startHaproxy();
    await using other = await startHaproxy();
    const settings = { socket: one.socket, others: [other.socket], port: services.port };
    const sdId = await scene.balancer('pair', settings);
    await scene.nodes('127.0.1.1', '127.0.1.2');
    await scene.step('register', sdId, 1, 2);
    await scene.watch();
    await other.restart();
    expect(await states(open({ socket: other.socket, port: services.port }))).toEqual({});
    await scene.watch();
    expect(await states(open({ socket: other.socket, port: services.port }))).toEqual({
      'pool-1': 'up',
      'pool-2': 'up',
    });
    expect(await scene.differences(sdId)).toEqual([]);
  });
});

describe('MS2: a repair and a step', () => {
  test('a step that unregisters waits for a repair of its node, and has the last word', async () => {
    await using held = await threeNodes();
    const { scene, sdId, haproxy } = held;
    const { database } = scene.test;
    await scene.step('register', sdId, 1, 2);
    await haproxy.restart();
    const now = new Date();
    const lease = { sdId, now, until: new Date(now.getTime() + 30_000) };
    const memberships = await membershipsOf(database, sdId);
    expect(await takeForRepair(database, lease, memberships)).toEqual(new Set(['pool-1', 'pool-2']));
    let isOver = false;
    const step = scene.step('unregister', sdId, 1, 2).finally(() => (isOver = true));
    await all(
      open({ socket: haproxy.socket, port: held.port }).register(
        [1, 2].map((number) => ({ ip: `127.0.1.${number}`, name: `pool-${number}` })),
        never,
      ),
    );
    expect(isOver).toBe(false);
    const repaired = { trouble: null, failures: 1, isOut: false, keptAs: null };
    await endRepair(database, lease, [{ name: 'pool-1', ...repaired }]);
    await leaveRepair(database, lease);
    expect((await step).map(({ ok }) => ok)).toEqual([true, true]);
    expect(await held.states()).toEqual({ fixed: 'up' });
    expect(await scene.memberships(sdId)).toEqual([]);
  });

  test('a repair leaves what a step changed since it was compared', async () => {
    await using held = await threeNodes();
    const { scene, sdId } = held;
    const { database } = scene.test;
    await scene.step('register', sdId, 1);
    const compared = await membershipsOf(database, sdId);
    await scene.step('unregister', sdId, 1);
    await scene.step('register', sdId, 1);
    const now = new Date();
    const lease = { sdId, now, until: new Date(now.getTime() + 30_000) };
    expect(await takeForRepair(database, lease, compared)).toEqual(new Set());
    const present = await membershipsOf(database, sdId);
    expect(await takeForRepair(database, lease, present)).toEqual(new Set(['pool-1']));
    expect(await takeForRepair(database, lease, present)).toEqual(new Set());
  });

  test('what a process left that died in a repair is gone on with when its lease has ended', async () => {
    await using held = await threeNodes();
    const { scene, sdId, haproxy } = held;
    const { database } = scene.test;
    await scene.step('register', sdId, 1);
    await haproxy.restart();
    // as a process that recorded what it found, took the membership, and died
    await lookAtBalancer(scene.deps, sdId, never);
    const now = scene.deps.now();
    const memberships = await membershipsOf(database, sdId);
    await takeForRepair(database, { sdId, now, until: new Date(now.getTime() + 30_000) }, memberships);
    await scene.watch();
    expect(await held.states()).toEqual({ fixed: 'up' });
    await scene.watch(30);
    expect(await held.states()).toEqual({ 'pool-1': 'up', fixed: 'up' });
  });

  test('two processes that repair at once do it once', async () => {
    await using held = await threeNodes();
    const { scene, sdId, haproxy } = held;
    await scene.step('register', sdId, 1, 2);
    await haproxy.restart();
    await Promise.all([scene.watch(), scene.watch()]);
    await until('both are back', async () => Object.keys(await held.states()).length === 3);
    expect((await scene.events()).filter((said) => said.includes('repaired'))).toEqual(['1 2 servers repaired']);
  });
});
