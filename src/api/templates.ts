import { type Static, Type } from 'typebox';
import type { TemplateId } from '../domain/ids.ts';
import type { Params, TemplateStep } from '../domain/plan.ts';
import { createTemplate, deleteTemplate, noSuchTemplate, updateTemplate } from '../operations/templates.ts';
import { findRow } from '../store/rows.ts';
import { resource } from './endpoint.ts';
import { answer } from './envelope.ts';
import { Desc, ListInput, Name, NoInput, Optional, Text, Values } from './fields.ts';
import { plainPage } from './plain-page.ts';

const COLUMNS = ['id', 'name', 'desc', 'steps'];
const MOST_RETRIES = 1000;
const LONGEST_WAIT = 86_400;

const Step = Type.Object({
  name: Text,
  param_values: Optional(Values),
  retry: Optional(
    Type.Object({
      retry_times: Optional(Type.Integer({ minimum: 0, maximum: MOST_RETRIES })),
      ignore_error: Optional(Type.Boolean()),
      interval: Optional(Type.Integer({ minimum: 0, maximum: LONGEST_WAIT, description: 'seconds between attempts' })),
    }),
  ),
});
const Steps = Type.Array(Step, { maxItems: 100 });
const templates = resource<TemplateId>('templates');

/** What a client leaves out has its default from here on. */
function stepsIn(steps: Static<typeof Steps>): readonly TemplateStep[] {
  return steps.map(({ name, param_values = {}, retry = {} }) => ({
    name,
    param_values: param_values as Params,
    retry: { retry_times: 0, ignore_error: false, ...retry },
  }));
}

export const templateEndpoints = [
  templates.change({
    path: ['/task_tpl/create', '/task/impl/create', '/action/impl/create'],
    summary: 'Make a template of steps',
    input: Type.Object({ name: Name, desc: Desc, steps: Steps }),
    handle: async ({ input }, { context }) =>
      answer(await createTemplate(context, { ...input, steps: stepsIn(input.steps) })),
  }),
  templates.list({
    path: ['/task_tpl/list', '/task/impl/list', '/action/impl/list'],
    summary: 'Templates, the newest first',
    input: ListInput,
    handle: ({ input, paging }, { context }) =>
      plainPage(context.database, { table: 'template', columns: COLUMNS, name: input.name, paging }),
  }),
  templates.read({
    path: '/task_tpl/:id',
    summary: 'One template',
    input: NoInput,
    handle: async ({ id }, { context }) => {
      const row = await findRow(context.database, 'template', COLUMNS, id());
      if (row === null) throw noSuchTemplate(id());
      return answer(row);
    },
  }),
  templates.change({
    path: '/task_tpl/update/:id',
    summary: 'Change a template; tasks that exist keep their steps',
    input: Type.Object({ desc: Optional(Desc), steps: Optional(Steps) }),
    handle: async ({ input: { desc, steps }, id }, { context }) => {
      await updateTemplate(context, id(), {
        ...(desc === undefined ? {} : { desc }),
        ...(steps === undefined ? {} : { steps: stepsIn(steps) }),
      });
      return answer('');
    },
  }),
  templates.change({
    path: ['/task_tpl/delete/:id', '/action/impl/delete/:id', '/task/impl/delete', '/task/impl/delete/:id'],
    summary: 'Delete a template that no pool and no task needs',
    input: NoInput,
    none: null,
    handle: async ({ id }, { context }) => {
      await deleteTemplate(context, id());
      return answer(null);
    },
  }),
];
