import { createApiClient } from '../src/client/client.ts';
import { startApi } from '../test/support/api-server.ts';
import type { Benchmark } from './benchmark.ts';
import { median } from './median.ts';
import { report } from './report.ts';

const SERVICES = 20;

/** How long a file of a whole fleet takes to be planned, applied and exported, over HTTP; on a server of its own each time. */
export const fleetFile: Benchmark<'pools' | 'runs'> = {
  summary: 'seconds that a file of many pools takes, from nothing to no difference',
  options: {
    pools: { help: 'pools, and as many schedules', preset: 1000, most: 5000 },
    runs: { help: 'how often it is measured', preset: 3, most: 100 },
  },
  run: async ({ pools, runs }, signal) => {
    const times = new Map<string, number[]>();
    const timed = async (what: string, work: () => Promise<unknown>): Promise<void> => {
      const begun = performance.now();
      await work();
      times.set(what, [...(times.get(what) ?? []), (performance.now() - begun) / 1000]);
    };
    for (let run = 0; run < runs; run += 1) {
      signal.throwIfAborted();
      await using server = await startApi();
      const client = createApiClient({ baseUrl: server.url, authorization: () => 'bench' });
      const fleet = fleetOf(pools);
      const apply = (records: object) => client.post('/fleet/apply', { body: { fleet: { ...records } } });
      await timed('plan', () => client.post('/fleet/apply', { body: { fleet, plan_only: true } }));
      await timed('apply', () => apply(fleet));
      await timed('apply again: no difference', () => apply(fleet));
      await timed('apply a schedule for each pool', () => apply({ schedules: schedulesOf(pools) }));
      await timed('export', () => client.get('/fleet/export', {}));
    }
    const rows = [...times].map(([what, seconds]) => ({
      what,
      pools,
      'seconds (median)': median(seconds),
      longest: Math.max(...seconds),
    }));
    await report('fleet', rows);
  },
};

function numbered(count: number, entry: (index: number) => readonly [string, unknown]): object {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => entry(index)));
}

function fleetOf(pools: number): Record<string, unknown> {
  return {
    clusters: { bench: {} },
    services: numbered(SERVICES, (index) => [`service-${index}`, { cluster: 'bench', docker_image: 'web:1' }]),
    templates: { grow: { steps: [{ name: 'create_vm' }, { name: 'echo', param_values: { echo_word: 'hi' } }] } },
    pools: numbered(pools, (index) => [
      `pool-${index}`,
      { service: `service-${index % SERVICES}`, templates: { expand: 'grow' }, ssh: { port: 22 } },
    ]),
  };
}

function schedulesOf(pools: number): object {
  return numbered(pools, (index) => [
    `pool-${index}`,
    [{ type: 'expand', exec_type: 'crontab', cron_items: [{ week_day: 0, time: '20:00', instance_num: 3 }] }],
  ]);
}
