import type { Schema } from '../../../data/api.ts';
import { DEMO } from './demo.ts';

/*
 * The progress of the tour. It depends on existing rows alone, so that the tour goes on after a reload, in another
 * browser, and when a step was done by hand.
 */

export const TOUR_STEPS = ['machineType', 'templates', 'pool', 'expand', 'deploy'] as const;
export type TourStep = (typeof TOUR_STEPS)[number];

interface Named {
  readonly id: number;
  readonly name: string;
}

export type TourTask = Pick<Schema<'Task'>, 'id' | 'kind' | 'state' | 'error' | 'node_conditions'>;

/** Existing parts of what the tour creates. */
export interface Existing {
  readonly machineTypes: readonly (Named & { readonly provider: string })[];
  readonly templates: readonly Named[];
  readonly clusters: readonly Named[];
  readonly services: readonly Named[];
  readonly pools: readonly (Named & { readonly node_count: number })[];
  /** Of the demo pool, the newest first. */
  readonly tasks: readonly TourTask[];
}

/** The ids of what exists; null = not created yet. */
export interface TourIds {
  readonly machineType: number | null;
  readonly expand: number | null;
  readonly deploy: number | null;
  readonly shrink: number | null;
  readonly cluster: number | null;
  readonly service: number | null;
  readonly pool: number | null;
}

export type TourProgress =
  | { readonly state: 'due'; readonly step: TourStep }
  | { readonly state: 'running' | 'failed'; readonly step: 'expand' | 'deploy'; readonly task: TourTask }
  | { readonly state: 'finished' };

/** Finds the parts of the tour by their names; any sandbox machine type will do. */
export function tourIds({ machineTypes, templates, clusters, services, pools }: Existing): TourIds {
  return {
    machineType: machineTypes.find(({ provider }) => provider === 'sandbox')?.id ?? null,
    expand: idOf(templates, DEMO.expand),
    deploy: idOf(templates, DEMO.deploy),
    shrink: idOf(templates, DEMO.shrink),
    cluster: idOf(clusters, DEMO.cluster),
    service: idOf(services, DEMO.service),
    pool: idOf(pools, DEMO.pool),
  };
}

/**
 * The next step of the tour.
 *
 * @example tourProgress(nothing) // { state: 'due', step: 'machineType' }
 */
export function tourProgress(existing: Existing): TourProgress {
  const ids = tourIds(existing);
  const pool = existing.pools.find(({ id }) => id === ids.pool);
  // once there is a pool, its parts are not needed any more
  if (pool === undefined) {
    if (ids.machineType === null) return { state: 'due', step: 'machineType' };
    const hasTemplates = ids.expand !== null && ids.deploy !== null && ids.shrink !== null;
    return { state: 'due', step: hasTemplates ? 'pool' : 'templates' };
  }
  const deploys = existing.tasks.filter(({ kind }) => kind === 'deploy');
  if (deploys.some(({ state }) => state === 2)) return { state: 'finished' };
  const deploying = deploys[0] === undefined ? null : taskProgress('deploy', deploys[0]);
  if (deploying !== null) return deploying;
  const expand = existing.tasks.find(({ kind }) => kind === 'expand');
  const expanding = expand === undefined ? null : taskProgress('expand', expand);
  if (expanding !== null) return expanding;
  return { state: 'due', step: pool.node_count > 0 ? 'deploy' : 'expand' };
}

function idOf(rows: readonly Named[], wanted: string): number | null {
  return rows.find(({ name }) => name === wanted)?.id ?? null;
}

/** null when the task is a success. */
function taskProgress(step: 'expand' | 'deploy', task: TourTask): TourProgress | null {
  switch (task.state) {
    case 0:
    case 1:
      return { state: 'running', step, task };
    case 2:
      return null;
    case 3:
    case 4:
      return { state: 'failed', step, task };
  }
}
