import { Type } from 'typebox';
import { patienceOf } from '../../engine/patience.ts';
import type { Language } from '../../messages/language.ts';
import { textOf } from '../../messages/message.ts';
import { storedMessage } from '../../messages/stored.ts';
import { listWorkers } from '../../store/processes/worker-views.ts';
import { resource } from '../http/endpoint.ts';
import { pageOf } from '../http/envelope.ts';
import { ListInput } from '../http/fields.ts';
import type { Shown } from '../http/shown.ts';

const Seconds = Type.Number({ description: 'seconds since 1970 with milliseconds' });

const Worker = Type.Object(
  {
    id: Type.String(),
    name: Type.String({ description: 'host name and process id' }),
    role: Type.String({ description: 'all, or worker: it serves no API' }),
    capacity: Type.Integer({ description: 'the most nodes it takes on at once' }),
    slices: Type.Integer({ description: 'parts of tasks in its hands' }),
    node_runs: Type.Integer({ description: 'nodes of these that are not finished' }),
    started: Seconds,
    heartbeat: Seconds,
    alive: Type.Boolean({ description: 'false: others are about to take over what it had' }),
    lacks: Type.Union([Type.Array(Type.Object({ code: Type.String(), msg: Type.String() })), Type.Null()], {
      description:
        'what it lacks for some work, and how that is mended; work that needs it is left to workers that have it. null = it is of an earlier version, which does not say',
    }),
  },
  { $id: 'Worker' },
);
const WORKER: Shown<typeof Worker> = {
  id: '0d4f7c0e-2f0b-4a39-9a53-6c1b3c1c7a55',
  name: 'ops-1 4711',
  role: 'worker',
  capacity: 1000,
  slices: 2,
  node_runs: 240,
  started: 1_772_359_200.125,
  heartbeat: 1_772_359_260.25,
  alive: true,
  lacks: [{ code: 'lack_ansible', msg: 'modules of Ansible cannot be run from here: …' }],
};

const workers = resource<number>('workers', '工作进程');

export const workerEndpoints = [
  workers.list({
    path: '/worker/list',
    summary: 'The processes that run tasks, the oldest first',
    summaryZh: '运行任务的进程列表，旧的在前',
    input: ListInput,
    data: Type.Array(Worker),
    example: { data: [WORKER], beside: { page: 1, page_size: 10, query_count: 1 } },
    handle: async ({ input, paging, language }, { context }) => {
      const { rows, total } = await listWorkers(
        context.database,
        input.name ?? '',
        patienceOf(context.limits.lease),
        paging,
      );
      const shown = rows.map((row) => ({
        ...row,
        started: row.started.getTime() / 1000,
        heartbeat: row.heartbeat.getTime() / 1000,
        lacks: row.lacks?.flatMap((lack) => shownLack(lack, language)) ?? null,
      }));
      return pageOf(shown, total, paging);
    },
  }),
];

/** A lack as its reader is told; one that this version does not know is left out. */
function shownLack(stored: unknown, language: Language): readonly { readonly code: string; readonly msg: string }[] {
  const lack = storedMessage(stored);
  return lack === null ? [] : [{ code: lack.code, msg: textOf(lack, language) }];
}
