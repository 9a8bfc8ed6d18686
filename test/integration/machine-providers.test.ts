import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Machine } from '../../src/machines/provider.ts';
import { machineProviderKinds } from '../../src/machines/registry.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import type { MachineSubject } from '../support/machine-subject.ts';
import { MACHINE_SUBJECTS } from '../support/machine-subjects.ts';
import { momentsOf, ProviderProcess } from '../support/provider-calls.ts';
import { createAll, destroyAll, listAll, madeIn, makeAll, withdrawAll } from '../support/sandbox.ts';

/*
 * What every machine provider promises (M1–M5 in src/machines/provider.ts), for all of them, on the real thing.
 */

let test_: TestDatabase;
let one: ProviderProcess;
let other: ProviderProcess;

beforeAll(async () => {
  [test_, one, other] = await Promise.all([testDatabase(), ProviderProcess.start(), ProviderProcess.start()]);
});

afterAll(async () => {
  await Promise.all([test_, one, other].map((used) => used[Symbol.asyncDispose]()));
});

const byToken = (machines: readonly Machine[]): readonly Machine[] =>
  machines.toSorted((left, right) => left.token.localeCompare(right.token));

/** That all of these were withdrawn, in any order. */
const withdrawn = (...tokens: readonly string[]) => new Set(tokens.map((token) => ({ token, kind: 'returned' })));

const returned = (vmId: string) => ({ vmId, kind: 'returned' });

const idsOf = (machines: readonly Machine[]): readonly string[] => machines.map(({ vmId }) => vmId).toSorted();

const TRIED = MACHINE_SUBJECTS.filter(({ whyNot }) => whyNot === null);
const NOT_TRIED = MACHINE_SUBJECTS.filter(({ whyNot }) => whyNot !== null);

describe.each(NOT_TRIED)('the machine provider $name', ({ whyNot }) => {
  test.runIf(whyNot === null)(`is not tried here: ${whyNot}`, () => {
    expect(whyNot).toBeNull();
  });
});

describe.each(TRIED)('the machine provider $name', ({ name, start }) => {
  let subject: MachineSubject;

  beforeAll(async () => {
    subject = await start(test_);
  });

  afterAll(() => subject[Symbol.asyncDispose]());

  afterEach(async () => {
    await destroyAll(subject.provider, await subject.existing());
  });

  test('is ready', async () => {
    expect(await subject.provider.check()).toEqual([]);
  });

  test('M1: a token has one machine, however often it is asked for', async () => {
    const { provider } = subject;
    const [first] = await makeAll(provider, ['a']);
    const both = byToken(await makeAll(provider, ['b', 'a']));
    expect(both[0]).toEqual(first);
    expect(new Set(both.map(({ ip }) => ip)).size).toBe(2);
    expect(await subject.existing()).toEqual(idsOf(both));
    for (const machine of both) await subject.reach(machine);
  });

  test('M1: two processes that ask at once are told of the same machines', async () => {
    const { opening } = subject;
    const [told, alsoTold] = await Promise.all([
      one.call('create', opening, ['a', 'b']),
      other.call('create', opening, ['b', 'a']),
    ]);
    const machines = byToken(madeIn(told));
    expect(machines.map(({ token }) => token)).toEqual(['a', 'b']);
    expect(byToken(madeIn(alsoTold))).toEqual(machines);
    expect(await subject.existing()).toEqual(idsOf(machines));
  });

  test('M1: what is left of a process that was killed on the way is finished or made anew, and nothing twice', async () => {
    const { provider, opening } = subject;
    const moments = await momentsOf(() => one.call('create', opening, ['a', 'b']));
    await destroyAll(provider, await subject.existing());
    for (const moment of moments) {
      await using victim = await ProviderProcess.start();
      await victim.dieCalling('create', opening, ['a', 'b'], () => delay(moment));
      const machines = byToken(await makeAll(provider, ['b', 'a']));
      expect(machines.map(({ token }) => token)).toEqual(['a', 'b']);
      expect(await subject.existing()).toEqual(idsOf(machines));
      for (const machine of machines) await subject.reach(machine);
      await destroyAll(provider, idsOf(machines));
    }
  });

  test('the host key of a machine that is made anew is forgotten, that of one which was there before is kept', async () => {
    const { provider } = subject;
    const { database } = test_;
    const [before] = await makeAll(provider, ['a']);
    await destroyAll(provider, [before?.vmId ?? '']);
    await database.deleteFrom('host_key').execute();
    await database
      .insertInto('host_key')
      .values({ host: before?.ip ?? '', port: 22, public_key: 'of before' })
      .execute();
    const [after] = await makeAll(provider, ['b']);
    expect(after?.ip).toBe(before?.ip);
    const known = await database.selectFrom('host_key').select(['host', 'public_key']).execute();
    const kept = { host: after?.ip, public_key: 'of before' };
    const own = after?.hostKey === undefined ? [] : [{ host: after.ip, public_key: after.hostKey }];
    expect(known).toEqual(machineProviderKinds[name].hostKeys === 'new' ? own : [kept]);
    await database.deleteFrom('host_key').execute();
  });

  test('M2: every request has one outcome, and what cannot be made fails alone', async () => {
    const { provider } = subject;
    const tokens = Array.from({ length: subject.capacity + 1 }, (_, index) => `t${index}`);
    const events = (await createAll(provider, tokens)).filter(({ kind }) => kind !== 'progress');
    expect(events.map(({ token }) => token).toSorted()).toEqual(tokens);
    const failed = events.filter((event) => event.kind === 'failed');
    expect(failed).toEqual([expect.objectContaining({ reason: expect.stringMatching(/./) })]);
    const made = byToken(madeIn(events.filter(({ kind }) => kind === 'created')));
    expect(await subject.existing()).toEqual(idsOf(made));
    // when another is returned there is room for it
    await destroyAll(provider, [made[0]?.vmId ?? '']);
    expect(await makeAll(provider, [failed[0]?.token ?? ''])).toHaveLength(1);
  });

  test('M3: what is gone is returned already', async () => {
    const { provider } = subject;
    const [first, second] = byToken(await makeAll(provider, ['a', 'b']));
    if (first === undefined || second === undefined) throw new Error('two were asked for');
    expect(await destroyAll(provider, [first.vmId])).toEqual([returned(first.vmId)]);
    expect(await subject.existing()).toEqual([second.vmId]);
    const events = await destroyAll(provider, [first.vmId, second.vmId]);
    expect(new Set(events)).toEqual(new Set([returned(first.vmId), returned(second.vmId)]));
    expect(await subject.existing()).toEqual([]);
  });

  test('M3: two processes return the same machines at once', async () => {
    const vmIds = idsOf(await makeAll(subject.provider, ['a', 'b']));
    const { opening } = subject;
    const events = await Promise.all([one.call('destroy', opening, vmIds), other.call('destroy', opening, vmIds)]);
    for (const told of events) {
      expect(told.map(({ vmId, kind }) => `${vmId} ${kind}`).toSorted()).toEqual(vmIds.map((id) => `${id} returned`));
    }
    expect(await subject.existing()).toEqual([]);
  });

  test('M3: what is left of machines whose return was cut short goes with the next', async () => {
    const { provider, opening } = subject;
    const before = idsOf(await makeAll(provider, ['a', 'b']));
    for (const moment of await momentsOf(() => one.call('destroy', opening, before))) {
      const vmIds = idsOf(await makeAll(provider, ['a', 'b']));
      await using victim = await ProviderProcess.start();
      await victim.dieCalling('destroy', opening, vmIds, () => delay(moment));
      const events = await destroyAll(provider, vmIds);
      expect(events.map(({ kind }) => kind)).toEqual(['returned', 'returned']);
      expect(await subject.existing()).toEqual([]);
    }
  });

  test('M3: the machine of another is not returned, and that fails alone', async () => {
    const { provider, foreignVmId } = subject;
    const [machine, other] = await makeAll(provider, ['a', 'b']);
    const events = await destroyAll(provider, [foreignVmId, machine?.vmId ?? '']);
    expect(events).toHaveLength(2);
    expect(events).toContainEqual(returned(machine?.vmId ?? ''));
    const reason = expect.stringContaining(JSON.stringify(foreignVmId));
    expect(events).toContainEqual({ vmId: foreignVmId, kind: 'failed', reason });
    expect(await subject.existing()).toEqual([other?.vmId]);
  });

  test('M4: what a token has is returned, by whoever asks, and what has nothing is returned already', async () => {
    const { provider, opening } = subject;
    const [, kept] = byToken(await makeAll(provider, ['a', 'b']));
    expect(new Set(await one.call('withdraw', opening, ['a', 'never']))).toEqual(withdrawn('a', 'never'));
    expect(new Set(await withdrawAll(provider, ['a']))).toEqual(withdrawn('a'));
    expect(await subject.existing()).toEqual([kept?.vmId]);
  });

  test('M5: the list has every machine once, whoever made it, and its token', async () => {
    const { provider, opening } = subject;
    expect(await listAll(provider)).toEqual([]);
    const mine = await makeAll(provider, ['a']);
    const theirs = madeIn(await one.call('create', opening, ['b']));
    const found = await listAll(provider);
    const shown = found.map(({ vmId, token, ip, state }) => ({ vmId, token, ip, state }));
    expect(shown.toSorted((left, right) => (left.token ?? '').localeCompare(right.token ?? ''))).toEqual(
      [...mine, ...theirs].map(({ vmId, token, ip }) => ({ vmId, token, ip, state: 'running' })),
    );
    for (const { vmId } of found) expect(vmId.startsWith(provider.vmIdPrefix)).toBe(true);
    await destroyAll(provider, [mine[0]?.vmId ?? '']);
    expect((await listAll(provider)).map(({ token }) => token)).toEqual(['b']);
  });

  test('it tells of its machines what its kind says', async () => {
    const { provider } = subject;
    const events = await createAll(provider, ['a']);
    const found = await listAll(provider);
    const { tells } = machineProviderKinds[name];
    /** In the words of a kind; what it tells sometimes may be seen or not. */
    const told = (what: keyof typeof tells, isSeen: boolean): string =>
      tells[what] === 'sometimes' ? 'sometimes' : isSeen ? 'always' : 'never';
    expect({
      progress: told(
        'progress',
        events.some(({ kind }) => kind === 'progress'),
      ),
      hostKey: told(
        'hostKey',
        events.some((event) => event.kind === 'created' && event.machine.hostKey !== undefined),
      ),
      made: told(
        'made',
        found.some(({ made }) => made !== null),
      ),
    }).toEqual(tells);
  });

  test('M4, M5: what is left of a process that was killed on the way is in the list, and goes when its tokens are withdrawn', async () => {
    const { provider, opening } = subject;
    const moments = await momentsOf(() => one.call('create', opening, ['a', 'b']));
    await destroyAll(provider, await subject.existing());
    for (const moment of moments) {
      await using victim = await ProviderProcess.start();
      await victim.dieCalling('create', opening, ['a', 'b'], () => delay(moment));
      // a daemon may go on with what it was told to make
      const before = await subject.existing();
      const listed = (await listAll(provider)).map(({ vmId }) => vmId);
      const after = await subject.existing();
      expect(new Set(listed).size).toBe(listed.length);
      expect(listed).toEqual(expect.arrayContaining([...before]));
      expect(after).toEqual(expect.arrayContaining(listed));
      expect(new Set(await withdrawAll(provider, ['a', 'b']))).toEqual(withdrawn('a', 'b'));
      expect(await subject.existing()).toEqual([]);
    }
  });
});
