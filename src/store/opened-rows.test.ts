import { expect, test } from 'vitest';
import { OpenedRows, type ProviderRow } from './opened-rows.ts';

/** One row, and how often it was opened. */
function rig(first: ProviderRow | null) {
  const rig = { row: first, opened: 0, loads: 0 };
  const rows = new OpenedRows<number, { readonly of: ProviderRow }>({
    load: () => {
      rig.loads += 1;
      return Promise.resolve(structuredClone(rig.row));
    },
    open: (_, row) => {
      rig.opened += 1;
      if (row.settings['broken'] === true) throw new Error('broken settings');
      return { of: row };
    },
  });
  return { rig, rows };
}

const ROW = { provider: 'static', settings: { machines: ['10.0.0.1'], port: 22 } };

test('OR2: it is opened once, however often and by however many it is asked for', async () => {
  const { rig: seen, rows } = rig(ROW);
  const many = await Promise.all(Array.from({ length: 100 }, () => rows.of(1)));
  const again = await rows.of(1);
  expect(new Set([...many, again]).size).toBe(1);
  expect(seen.opened).toBe(1);
  expect(seen.loads).toBeLessThanOrEqual(3);
});

test('OR1: other settings are another one, and no row is none', async () => {
  const { rig: seen, rows } = rig(ROW);
  const before = await rows.of(1);
  seen.row = { ...ROW, settings: { ...ROW.settings, machines: ['10.0.0.2'] } };
  const after = await rows.of(1);
  expect(after).not.toBe(before);
  expect(after).toEqual({ of: seen.row });
  seen.row = null;
  expect(await rows.of(1)).toBeNull();
  seen.row = ROW;
  expect(await rows.of(1)).toEqual({ of: ROW });
  expect(seen.opened).toBe(3);
});

test('OR2: what could not be opened is tried again', async () => {
  const { rig: seen, rows } = rig({ ...ROW, settings: { broken: true } });
  await expect(rows.of(1)).rejects.toThrow('broken settings');
  await expect(rows.of(1)).rejects.toThrow('broken settings');
  seen.row = ROW;
  expect(await rows.of(1)).toEqual({ of: ROW });
});
