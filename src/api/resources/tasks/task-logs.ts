import { Type } from 'typebox';
import { Refusal } from '../../../domain/errors.ts';
import type { NodeRunId, TaskId } from '../../../domain/ids.ts';
import { message } from '../../../messages/message.ts';
import { listTaskLog, nodeRunLog } from '../../../store/logs/log-views.ts';
import { findTask } from '../../../store/tasks/task-views.ts';
import { resource } from '../../http/endpoint.ts';
import { payload, PageFields, pageOf } from '../../http/envelope.ts';
import { NoInput, Optional } from '../../http/fields.ts';
import { shownLogLine, shownStepLogs } from './task-presenter.ts';
import { LOG_LINE, LogLine } from './task-schemas.ts';
import { flowNotFound } from './tasks.ts';

/** The most rows of a response when the client asks for no page. */
const ALL = { page: 1, pageSize: 100_000 };
const taskLogs = resource<TaskId>('logs', '日志');
const nodeLogs = resource<NodeRunId>('logs', '日志');

export const taskLogEndpoints = [
  taskLogs.list({
    path: ['/task/:id/log', '/task/flow/:id/log'],
    summary: 'The log of a task, the oldest line first; without page and page_size all of it',
    summaryZh: '任务日志，旧的在前；不给 page 和 page_size 时返回全部',
    input: Type.Object({
      after: Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'last id seen' })),
    }),
    data: Type.Array(LogLine),
    beside: Type.Partial(PageFields),
    example: { id: 1, data: [LOG_LINE] },
    errors: { invalid: ['Flow not found: 7'] },
    handle: async ({ input, id, paging, isPaged, language }, { context }) => {
      if ((await findTask(context.database, id())) === null) throw flowNotFound(id());
      const wanted = isPaged ? paging : ALL;
      const { rows, total } = await listTaskLog(context.database, id(), input.after ?? 0, wanted);
      const lines = rows.map((line) => shownLogLine(line, language));
      return isPaged ? pageOf(lines, total, paging) : payload(lines);
    },
  }),
  nodeLogs.read({
    path: '/task/node/:id/log',
    summary: 'What each step wrote on a node of a task, in the steps’ order',
    summaryZh: '任务中一个节点上每个步骤的输出，按步骤顺序',
    input: NoInput,
    data: Type.Array(Type.Record(Type.String(), Type.String(), { description: 'step name → what it wrote' })),
    none: [],
    example: { id: 1, data: [{ stop_service: 'service\n' }, { start_service: 'port 80 is open\n' }] },
    errors: { invalid: ['node state 7 not found: take an id of /task/:id/detail'] },
    handle: async ({ id, language }, { context }) => {
      const log = await nodeRunLog(context.database, id());
      if (log === null) throw new Refusal('invalid', message('node_run_not_found', { id: id() }));
      return payload(shownStepLogs(log, language));
    },
  }),
];
