import { sql } from 'kysely';
import { parseFactFilter } from '../src/domain/facts/fact-filter.ts';
import { type NodeSearch, searchNodes } from '../src/store/fleet/node-search.ts';
import type { Database } from '../src/store/database.ts';
import { testDatabase } from '../test/support/database.ts';
import type { Benchmark } from './benchmark.ts';
import { median } from './median.ts';
import { report } from './report.ts';

const POOL_NODES = 10_000;
const PAGE = { page: 1, pageSize: 100 };
const ANY: NodeSearch = {
  spellings: null,
  clusterId: null,
  serviceId: null,
  poolId: null,
  condition: null,
  part: '',
  facts: [],
};
/** One node; a tenth; half, by a comparison; two conditions; all but a fiftieth. */
const FILTERS = [
  'hostname=node-77',
  'distribution_major_version=11',
  'memtotal_mb>16000',
  'distribution=Debian, memtotal_mb>16000',
  'distribution!=Alpine',
];

/** How long nodes are searched for by their facts: a page of those that match, and how many there are. */
export const facts: Benchmark<'nodes' | 'runs'> = {
  summary: 'milliseconds of a search of nodes by their facts',
  options: {
    nodes: { help: 'nodes of all pools', preset: 100_000, most: 1_000_000 },
    runs: { help: 'how often each is measured', preset: 9, most: 1000 },
  },
  run: async ({ nodes, runs }, signal) => {
    await using test = await testDatabase();
    await fill(test.database, nodes);
    const rows = [];
    for (const filter of FILTERS) {
      const wanted = { ...ANY, facts: parseFactFilter(filter) };
      const times: number[] = [];
      let matching = 0;
      for (let run = 0; run < runs; run += 1) {
        signal.throwIfAborted();
        const begun = performance.now();
        ({ total: matching } = await searchNodes(test.database, wanted, PAGE));
        times.push(performance.now() - begun);
      }
      rows.push({ filter, nodes, matching, 'ms (median)': median(times), 'longest ms': Math.max(...times) });
    }
    await report('facts', rows);
  },
};

/** Nodes in pools of 10,000, with the facts that a usual node has. */
async function fill(database: Database, nodes: number): Promise<void> {
  const pools = Math.ceil(nodes / POOL_NODES);
  for (const statement of [
    sql`insert into cluster (id, name, "desc", biz) values (9000, 'bench', '', '')`,
    sql`insert into service (id, name, "desc", service_type, docker_image, cluster_id) values (9000, 'bench', '', '', '', 9000)`,
    sql`insert into pool (id, name, "desc", vm_type, sd_id, service_id)
        select 9000 + n, 'bench-' || n, '', 0, 0, 9000 from generate_series(1, ${pools}::int) n`,
    sql`insert into node (id, pool_id, ip)
        select 1000000 + n, 9001 + n / ${POOL_NODES}::int, '10.' || n / 65536 || '.' || n / 256 % 256 || '.' || n % 256
        from generate_series(0, ${nodes - 1}::int) n`,
    sql`insert into node_facts (node_id, gathered, facts, searchable)
        select 1000000 + n, now(), '{}', jsonb_build_object(
          'hostname', 'node-' || n, 'fqdn', 'node-' || n || '.example', 'architecture', 'x86_64', 'system', 'linux',
          'distribution', case when n % 50 = 0 then 'alpine' when n % 4 = 0 then 'ubuntu' else 'debian' end,
          'distribution_major_version', case when n % 10 = 0 then 11 else 12 end, 'kernel', '6.1.' || n % 40,
          'memtotal_mb', 8000 * (1 + n % 4), 'processor_vcpus', 2 * (1 + n % 8), 'pkg_mgr', 'apt',
          'os_family', 'debian', 'service_mgr', 'systemd', 'python_version', '3.11.2')
        from generate_series(0, ${nodes - 1}::int) n`,
    sql`analyze`,
  ]) {
    await statement.execute(database);
  }
}
