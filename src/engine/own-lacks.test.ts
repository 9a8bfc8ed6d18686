import { expect, test } from 'vitest';
import type { VmTypeId } from '../domain/ids.ts';
import type { Plan } from '../domain/plans/plan.ts';
import { message } from '../messages/message.ts';
import { type Lack, OwnLacks } from './own-lacks.ts';

const work = { kind: 'facts', vmTypeId: 1 as VmTypeId, freshFor: 0 } as const;
const retry = { retry_times: 0, ignore_error: false, interval: 0 };
const FACTS: Plan = [{ name: 'facts', params: {}, retry, timeout: 1, work }];
const SHELL: Plan = [
  { name: 'a', params: {}, retry, timeout: 1, work: { kind: 'remote', vmTypeId: work.vmTypeId, actions: [] } },
];

const NO_ANSIBLE: Lack = { message: message('lack_ansible', { reason: '' }), ability: 'ansible' };
const NO_KEY: Lack = { message: message('lack_sealing_key', { reason: '' }), ability: 'reach' };

function lacking(list: readonly Lack[]): { readonly lacks: OwnLacks; readonly pass: (milliseconds: number) => void } {
  let time = 0;
  const deps = { database: null as never, workerId: 'w', patience: { lockFree: 1, lockHeld: 1 } };
  const lacks = new OwnLacks({ ...deps, look: () => Promise.resolve(list), ticks: () => time });
  return { lacks, pass: (milliseconds) => void (time += milliseconds) };
}

test('OL2: without Ansible and without others, work is taken at once', async () => {
  const { lacks } = lacking([NO_ANSIBLE]);
  expect(await lacks.look()).toBe(true);
  expect(await lacks.look()).toBe(false);
  expect([lacks.leavesAll, lacks.leavesPlan(FACTS), lacks.leavesPlan(SHELL)]).toEqual([false, false, false]);
  expect(lacks.told).toEqual({ lacks: [NO_ANSIBLE.message], unable: ['ansible'] });
});

test('OL3: without the sealing key a worker waits a minute for others', async () => {
  const { lacks, pass } = lacking([NO_KEY]);
  await lacks.look();
  expect([lacks.leavesAll, lacks.leavesPlan(SHELL)]).toEqual([true, true]);
  pass(60_000);
  expect([lacks.leavesAll, lacks.leavesPlan(SHELL)]).toEqual([false, false]);
});

test('OL1: no more is told than a row should have', async () => {
  const { lacks } = lacking(Array.from({ length: 30 }, () => NO_ANSIBLE));
  await lacks.look();
  expect(lacks.told.lacks).toHaveLength(20);
});
