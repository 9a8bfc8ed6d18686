import { message } from '../../messages/message.ts';
import type { Call } from '../call.ts';
import { editInEditor } from '../editing/edit-record.ts';
import { type ExitCode, UsageError } from '../exit.ts';
import type { Column } from '../output/columns.ts';

type Row = Readonly<Record<string, unknown>>;

/** The list alone has schedules. @throws UsageError when there is none of that id; ApiError */
async function scheduleOf(call: Call): Promise<Row & { readonly id: number }> {
  const id = await call.id();
  const server = await call.server();
  const rows = await server.rows('GET /task/scheduleList', { path: {}, fields: {} });
  const found = rows.find((row) => row['id'] === id);
  if (found !== undefined) return { ...found, id };
  throw new UsageError(message('cli_not_found', { kind: 'schedule', given: String(id), list: 'schedule list' }));
}

export async function showSchedule(call: Call): Promise<void> {
  await call.output.data(await scheduleOf(call));
}

/** Those of a pool, of each type. @throws ApiError */
export async function showOfPool(call: Call, columns: readonly Column[]): Promise<void> {
  const request = await call.request();
  const server = await call.server();
  const lists = [
    'GET /task/expandList/{poolId}',
    'GET /task/shrinkList/{poolId}',
    'GET /task/uploadList/{poolId}',
  ] as const;
  const answers = await Promise.all(lists.map((list) => server.call(list, request)));
  await call.output.rows(
    answers.flatMap(({ data }) => data as readonly Row[]),
    columns,
  );
}

/** A schedule is replaced as a whole. @throws ApiError */
export async function editSchedule(call: Call, fields: readonly string[]): Promise<ExitCode | void> {
  const { id, ...row } = await scheduleOf(call);
  const pool = row['pool'] as { readonly id?: unknown } | number | null;
  const poolId = typeof pool === 'object' ? pool?.id : pool;
  const whole = Object.fromEntries([...fields, 'version'].map((field) => [field, row[field]]));
  return editInEditor(call, {
    what: `schedule ${id}`,
    before: whole,
    save: (changes) =>
      call.change('POST /task/saveTask', { path: {}, fields: { ...whole, ...changes, id, pool_id: poolId } }),
  });
}
