import { describe, expect, test } from 'vitest';
import { Refusal } from '../../domain/errors.ts';
import { englishOf } from '../../messages/message.ts';
import { parseSettings } from '../registry.ts';
import { inventoryComplaints } from './check.ts';
import { addressOf, checkedMachines, type Settings } from './settings.ts';

function fieldOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error instanceof Refusal ? error.field : error;
  }
}

describe('the machines of an inventory', () => {
  test('are kept with normalized addresses', () => {
    expect(checkedMachines(['Web-1.', { ip: '::FFFF:10.0.0.1', port: 2222 }])).toEqual([
      'web-1',
      { ip: '10.0.0.1', port: 2222 },
    ]);
    expect(addressOf({ ip: '10.0.0.1', user: 'admin' })).toBe('10.0.0.1');
  });

  test.each([
    [['10.0.0.1', '10.0.0.1']],
    [['10.0.0.1', { ip: '::ffff:10.0.0.1' }]],
    [['Web-1', 'web-1.']],
    [['10.0.0.256']],
    [['0x7f.1']],
  ])('%j is refused', (machines) => {
    expect(() => checkedMachines(machines)).toThrow(Refusal);
  });
});

describe('settings', () => {
  test('have defaults', () => {
    expect(parseSettings('static', { machines: ['10.0.0.1'] })).toMatchObject({ port: 22, user: 'root' });
  });

  test.each([
    [{}, 'settings'],
    [{ machines: '10.0.0.1' }, 'settings.machines'],
    [{ machines: [], port: 0 }, 'settings.port'],
    [{ machines: [], port: 65_536 }, 'settings.port'],
    [{ machines: [], user: '-l' }, 'settings.user'],
    [{ machines: [], user: 'a b' }, 'settings.user'],
    [{ machines: [], prot: 22 }, 'settings.prot'],
    [{ machines: ['10.0.0.1', '10.0.0.1'] }, 'settings.machines'],
  ])('%j: the field %s is refused', (given, field) => {
    expect(fieldOf(() => parseSettings('static', given))).toMatch(new RegExp(`^${field}`));
  });
});

function inventoryOf(machines: Settings['machines']): Settings {
  return { machines, port: 22, user: 'root' };
}

test('an inventory is complained of when it is empty, or has entries of older versions that are no addresses', () => {
  expect(inventoryComplaints(inventoryOf([]))).toHaveLength(1);
  expect(inventoryComplaints(inventoryOf(['10.0.0.1', { ip: 'web-1' }]))).toEqual([]);
  const [complaint = ''] = inventoryComplaints(inventoryOf(['10.0.0.1', '10.0.0', { ip: '-' }]));
  expect(englishOf(complaint)).toContain('10.0.0, -');
});
