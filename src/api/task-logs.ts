import { Type } from 'typebox';
import { Refusal } from '../domain/errors.ts';
import type { NodeRunId, TaskId } from '../domain/ids.ts';
import { findTask, listTaskLog, nodeRunLog } from '../store/task-views.ts';
import { resource } from './endpoint.ts';
import { answer, pageOf } from './envelope.ts';
import { NoInput, Optional } from './fields.ts';
import { shownLogLine, shownStepLogs } from './task-presenter.ts';
import { flowNotFound } from './tasks.ts';

/** What one answer holds when the client asks for no page. */
const ALL = { page: 1, pageSize: 100_000 };
const taskLogs = resource<TaskId>('logs');
const nodeLogs = resource<NodeRunId>('logs');

export const taskLogEndpoints = [
  taskLogs.list({
    path: ['/task/:id/log', '/task/flow/:id/log'],
    summary: 'The log of a task, the oldest line first',
    input: Type.Object({
      after: Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'last id seen' })),
    }),
    handle: async ({ input, id, paging, isPaged }, { context }) => {
      if ((await findTask(context.database, id())) === null) throw flowNotFound(id());
      const wanted = isPaged ? paging : ALL;
      const { rows, total } = await listTaskLog(context.database, id(), input.after ?? 0, wanted);
      const lines = rows.map(shownLogLine);
      return isPaged ? pageOf(lines, total, paging) : answer(lines);
    },
  }),
  nodeLogs.list({
    path: '/task/node/:id/log',
    summary: 'What each step wrote on a node of a task',
    input: NoInput,
    handle: async ({ id }, { context }) => {
      const log = await nodeRunLog(context.database, id());
      if (log === null) throw new Refusal('invalid', `node state ${id()} not found: take an id of /task/:id/detail`);
      return answer(shownStepLogs(log));
    },
  }),
];
