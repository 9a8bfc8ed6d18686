import { describe, expect, test } from 'vitest';
import { DEMO } from './demo.ts';
import { type Existing, tourIds, tourProgress, type TourTask } from './tour-progress.ts';

const NOTHING: Existing = { machineTypes: [], templates: [], clusters: [], services: [], pools: [], tasks: [] };
const MACHINES: Existing = { ...NOTHING, machineTypes: [{ id: 1, name: 'any', provider: 'sandbox' }] };
const TEMPLATES: Existing = {
  ...MACHINES,
  templates: [DEMO.expand, DEMO.deploy, DEMO.shrink].map((name, index) => ({ id: index + 4, name })),
};
const pool = (nodes: number): Existing['pools'] => [{ id: 9, name: DEMO.pool, node_count: nodes }];
const task = (kind: 'expand' | 'deploy', state: TourTask['state']): TourTask => ({
  id: 7,
  kind,
  state,
  error: '',
  node_conditions: {},
});

const at = (nodes: number, ...tasks: readonly TourTask[]) => tourProgress({ ...TEMPLATES, pools: pool(nodes), tasks });

describe('before there is a pool', () => {
  test.each([
    ['nothing', NOTHING, 'machineType'],
    [
      'machines of another provider',
      { ...NOTHING, machineTypes: [{ id: 1, name: 'a', provider: 'static' }] },
      'machineType',
    ],
    ['a machine type', MACHINES, 'templates'],
    ['some templates', { ...TEMPLATES, templates: TEMPLATES.templates.slice(1) }, 'templates'],
    ['all templates', TEMPLATES, 'pool'],
    ['a cluster, as making the service failed', { ...TEMPLATES, clusters: [{ id: 1, name: DEMO.cluster }] }, 'pool'],
    ['another pool', { ...TEMPLATES, pools: [{ id: 1, name: 'mine', node_count: 3 }] }, 'pool'],
  ])('with %s', (_, existing, step) => {
    expect(tourProgress(existing)).toEqual({ state: 'due', step });
  });
});

describe('with the pool', () => {
  test.each([0, 1] as const)('an expand in state %i runs', (state) => {
    expect(at(5, task('expand', state))).toMatchObject({ state: 'running', step: 'expand', task: { id: 7 } });
  });
  test.each([3, 4] as const)('a deploy in state %i has failed', (state) => {
    expect(at(5, task('deploy', state), task('expand', 2))).toMatchObject({ state: 'failed', step: 'deploy' });
  });
  test('it is empty at first', () => {
    expect(at(0)).toEqual({ state: 'due', step: 'expand' });
  });
  test('expanded, or filled by hand, it is deployed to', () => {
    expect(at(5, task('expand', 2))).toEqual({ state: 'due', step: 'deploy' });
    expect(at(2)).toEqual({ state: 'due', step: 'deploy' });
  });
  test('the latest of several tasks counts', () => {
    expect(at(5, task('expand', 2), task('expand', 3))).toEqual({ state: 'due', step: 'deploy' });
  });
  test('an expand whose nodes are gone again is due again', () => {
    expect(at(0, task('expand', 2))).toEqual({ state: 'due', step: 'expand' });
  });
  test('a deploy ends the tour, whatever happens later', () => {
    const existing = { ...NOTHING, pools: pool(0), tasks: [task('deploy', 3), task('deploy', 2)] };
    expect(tourProgress(existing)).toEqual({ state: 'finished' });
  });
});

test('what exists is found by its name', () => {
  expect(tourIds({ ...TEMPLATES, pools: pool(0) })).toEqual({
    machineType: 1,
    expand: 4,
    deploy: 5,
    shrink: 6,
    cluster: null,
    service: null,
    pool: 9,
  });
});
