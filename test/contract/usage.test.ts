import { describe, expect, inject, test } from 'vitest';
import { caller } from './support/client.ts';
import { freshAddresses } from './support/fresh.ts';
import { makeInventory, makePool, makeTemplate } from './support/make.ts';
import { STATE, untilState } from './support/tasks.ts';

/* An addition to the contract: the most machines, what they cost, and how long they were used. */

const { data, failure, success } = caller();
const { isOwn, url } = inject('contract');

interface Started {
  readonly task_id: number;
}

describe.runIf(isOwn)('limits and prices', () => {
  test('an update keeps what it leaves out, and null takes it away', async () => {
    const id = await makeInventory(freshAddresses(1));
    const terms = async () => {
      const { price_per_hour, currency } = await data<Readonly<Record<string, unknown>>>(`/vm_type/${id}`);
      return [price_per_hour, currency];
    };
    expect(await terms()).toEqual([null, null]);
    await data(`/vm_type/update/${id}`, { price_per_hour: 0.12, currency: 'EUR', most_machines: 5 });
    await data(`/vm_type/update/${id}`, { desc: 'other' });
    expect(await terms()).toEqual([0.12, 'EUR']);
    await data(`/vm_type/update/${id}`, { price_per_hour: null, currency: null });
    expect(await terms()).toEqual([null, null]);
  });

  test.each([
    [{ most_machines: -1 }, 'most_machines'],
    [{ most_machines: 1.5 }, 'most_machines'],
    [{ price_per_hour: -1, currency: 'EUR' }, 'price_per_hour'],
    [{ price_per_hour: 1 }, 'currency'],
    [{ price_per_hour: 1, currency: 'eur' }, 'currency'],
    [{ price_per_hour: 1, currency: 'QQQ' }, 'currency'],
    [{ currency: 'EUR' }, 'price_per_hour'],
  ])('%j is refused', async (fields, field) => {
    const id = await makeInventory(freshAddresses(1));
    expect(await failure(`/vm_type/update/${id}`, fields)).toMatchObject({
      code: 400,
      error: { code: 'invalid', field },
    });
  });

  test('an expand beyond the limit is refused with the numbers', async () => {
    const type = await makeInventory(freshAddresses(3));
    const tasks = { expand: (await makeTemplate({ steps: [{ name: 'create_vm' }] })).id };
    const pool = await makePool({ vm_type: type, tasks });
    await data(`/vm_type/update/${type}`, { most_machines: 2 });
    const refused = await failure(`/pool/expand/${pool}`, { num: 3 });
    expect(refused).toMatchObject({ code: 400, error: { field: 'num' } });
    expect(refused.msg).toMatch(/may have 2 machines, has 0, and 3 more are asked for/);
  });
});

async function usedPool(): Promise<number> {
  const type = await makeInventory(freshAddresses(2));
  await data(`/vm_type/update/${type}`, { price_per_hour: 3600, currency: 'EUR' });
  const tasks = { expand: (await makeTemplate({ steps: [{ name: 'create_vm' }] })).id };
  const pool = await makePool({ vm_type: type, tasks });
  const { task_id } = await data<Started>(`/pool/expand/${pool}`, { num: 2 });
  await untilState(task_id, STATE.success);
  return pool;
}

describe.runIf(isOwn)('usage', () => {
  test('machines count from when they are made, for each day and together', async () => {
    const pool = await usedPool();
    const page = await success(`/usage/list?pool_id=${pool}&by=pool&each=all`);
    expect(page).toMatchObject({ page: 1, query_count: 1, data: [{ day: null, id: pool, unpriced_machine_hours: 0 }] });
    const [day] = await data<readonly { readonly costs: readonly { readonly amount: number }[] }[]>(
      `/usage/list?pool_id=${pool}&each=day&by=all`,
    );
    expect(day).toMatchObject({ day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) as string, id: null, name: '' });
    expect(day?.costs[0]?.amount).toBeGreaterThan(0);
    expect(await data(`/usage/list?pool_id=${pool}&from=2020-01-01&to=2020-01-31`)).toEqual([]);
    expect(await data(`/usage/list?pool_id=${pool}&from=2099-01-01&to=2099-01-31`)).toEqual([]);
  });

  test('the same is a file, which browsers save', async () => {
    const pool = await usedPool();
    const answer = await fetch(`${url}/usage/csv?pool_id=${pool}`, { headers: { authorization: 'tester' } });
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="usage.csv"');
    const [names, row, end] = (await answer.text()).split('\r\n');
    expect([names, end]).toEqual(['day,id,name,machine_hours,currency,cost', '']);
    expect(row).toMatch(new RegExp(`^,${pool},[^,]+,[\\d.]+,EUR,[\\d.]+$`));
  });

  test.each([
    ['from=2026-02-30', 'from'],
    ['to=now', 'to'],
    ['from=2026-02-02&to=2026-02-01', 'to'],
    ['from=2020-01-01', 'from'],
    ['by=node', 'by'],
  ])('%s is refused, also for a file', async (query, field) => {
    for (const path of ['/usage/list', '/usage/csv']) {
      expect(await failure(`${path}?${query}`)).toMatchObject({ code: 400, error: { code: 'invalid', field } });
    }
  });
});
