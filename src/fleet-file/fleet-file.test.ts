import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alignedSchedules } from './align-schedules.ts';
import { canonicalSchedules } from './canonical.ts';
import { recordsOfCluster } from './references.ts';
import { placeOf, recordsIn } from './records.ts';

describe('schedules', () => {
  const item = { week_day: 0, time: '20:00', instance_num: 3 };
  const definition = { type: 'expand', exec_type: 'crontab', cron_items: [item] };

  test('have one form, however they are written', () => {
    const long = {
      ...definition,
      cron_items: [{ ...item, time: '20:00:00', concurr_num: 0, concurr_ratio: 0, ignore: 0 }],
      depend_items: [],
    };
    expect(canonicalSchedules([long])).toEqual(canonicalSchedules([definition]));
    fc.assert(
      fc.property(fc.jsonValue(), (content) => {
        const once = canonicalSchedules(content);
        expect(canonicalSchedules(once)).toEqual(once);
      }),
    );
  });

  test('are paired with what is there: equal ones first, then those of a type', () => {
    const present = [definition, { ...definition, cron_items: [] }].map((one, id) => ({ id, definition: one }));
    const other = { ...definition, type: 'upload' };
    const steps = alignedSchedules(present, [
      { ...definition, cron_items: [] },
      { ...definition, depend_items: [] },
      other,
    ]);
    expect(steps.changed.map((change) => change.present.id)).toEqual([0]);
    expect(steps.made).toEqual([other]);
    expect(alignedSchedules(present, []).gone).toEqual(present);
  });
});

test('a cluster has what is in it, and all that this refers to', () => {
  const records = recordsIn({
    repositories: { deploy: {}, other: {} },
    machine_types: { small: {}, large: {} },
    clusters: { shop: {}, bank: {} },
    services: { web: { cluster: 'shop' }, ledger: { cluster: 'bank' } },
    actions: { copy: { implementations: { ansible: { action: { module: 'copy', src: 'repo:deploy/a' } } } }, idle: {} },
    steps: { place: { actions: ['copy'] }, rest: { actions: ['idle'] } },
    templates: { grow: { steps: [{ name: 'create_vm', param_values: { machine_type: 'small' } }, { name: 'place' }] } },
    pools: { a: { service: 'web', templates: { expand: 'grow' } }, b: { service: 'ledger', machine_type: 'large' } },
    schedules: { a: [], b: [] },
  });
  expect(recordsOfCluster(records, 'shop').map(placeOf)).toEqual([
    'repositories.deploy',
    'machine_types.small',
    'clusters.shop',
    'services.web',
    'actions.copy',
    'steps.place',
    'templates.grow',
    'pools.a',
    'schedules.a',
  ]);
});
