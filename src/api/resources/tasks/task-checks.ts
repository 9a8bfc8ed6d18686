import { Type } from 'typebox';
import { type Finding, FINDINGS, findingsIn } from '../../../domain/check-mode/finding.ts';
import type { TaskId } from '../../../domain/ids.ts';
import type { Language } from '../../../messages/language.ts';
import { recaller } from '../../../messages/recalled.ts';
import { shownText } from '../../../messages/stored.ts';
import { type OutputGroupRow, outputGroups } from '../../../store/logs/output-groups.ts';
import { resource } from '../../http/endpoint.ts';
import { payload, pageFieldsUpTo, pageOf } from '../../http/envelope.ts';
import type { Shown } from '../../http/shown.ts';
import { GroupNodes, NO_SUCH_STEP, StepField, taskWithStep } from './task-output.ts';

const tasks = resource<TaskId>('tasks', '任务');
/** Each group has the diffs of a step. */
const LARGEST_PAGE = 50;
/** Characters of the findings of a step that are shown. */
const SHOWN_FINDINGS = 64_000;

const FindingName = Type.Enum([...FINDINGS], {
  description: 'not_checked: it would run, and nobody knows what it would change',
});

const CheckGroup = Type.Object(
  {
    finding: Type.Union([FindingName, Type.Null()], {
      description: 'what was found of the step; null = it still runs, or was ended before it was done',
    }),
    state: Type.Enum(['running', 'success', 'failed', 'ignored', 'stopped'], { description: 'how the check ended' }),
    count: Type.Integer({ description: 'how many nodes said this' }),
    nodes: GroupNodes,
    actions: Type.Array(
      Type.Object({
        name: Type.String(),
        finding: FindingName,
        text: Type.String({
          description:
            'what would change: a unified diff, as the node said it, or the tasks of a playbook; why it is not known, or why it failed',
        }),
      }),
      { description: 'the actions that were checked, in order' },
    ),
    is_cut: Type.Boolean({ description: 'there is more of the actions and their texts' }),
    error: Type.String({ description: 'why the first of them failed' }),
  },
  { $id: 'CheckGroup' },
);

export const taskCheckEndpoints = [
  tasks.list({
    path: '/task/:id/checks',
    summary:
      'What a step would change on the nodes of a check, equal changes once: failures first, then what few nodes said',
    summaryZh: '检查任务中一个步骤会在各节点上改动什么，相同的只列一次：先列失败的，再列少数节点的',
    input: Type.Object({ step: StepField }),
    data: Type.Array(CheckGroup),
    beside: Type.Object({
      ...pageFieldsUpTo(LARGEST_PAGE).properties,
      waiting: Type.Integer({ description: 'nodes that have not begun the step' }),
      without: Type.Integer({ description: 'nodes that ended before the step' }),
      findings: Type.Object(
        {
          failed: Type.Integer(),
          changed: Type.Integer(),
          not_checked: Type.Integer(),
          unchanged: Type.Integer(),
        },
        { description: 'how many nodes each finding has' },
      ),
    }),
    largestPage: LARGEST_PAGE,
    example: {
      id: 1,
      data: [
        {
          finding: 'changed',
          state: 'success',
          count: 2,
          nodes: [
            { id: 1, ip: '10.0.0.1' },
            { id: 2, ip: '10.0.0.2' },
          ],
          actions: [
            {
              name: 'configure',
              finding: 'changed',
              text: '--- /etc/web.conf\n+++ /etc/web.conf\n@@ -1 +1 @@\n-port 80\n+port 81',
            },
            { name: 'restart', finding: 'not_checked', text: 'module shell has no check mode' },
          ],
          is_cut: false,
          error: '',
        },
      ],
      beside: {
        page: 1,
        page_size: 10,
        query_count: 1,
        waiting: 0,
        without: 0,
        findings: { failed: 0, changed: 2, not_checked: 0, unchanged: 0 },
      },
    },
    errors: { invalid: NO_SUCH_STEP },
    handle: async ({ input: { step = 0 }, id, paging, language }, { context: { database } }) => {
      const task = await taskWithStep(database, id(), step);
      const wanted = { taskId: task.id, stepIndex: step, shown: SHOWN_FINDINGS };
      const { rows, total, waiting, without, findings } = await outputGroups(database, wanted, paging);
      const recall = recaller(language);
      const groups = rows.map((row) => shownGroup(row, recall, language));
      const { data, beside } = pageOf(groups, total, paging);
      return payload(data, { ...beside, waiting, without, findings });
    },
  }),
];

function shownGroup(
  row: OutputGroupRow,
  recall: (text: string) => string,
  language: Language,
): Shown<typeof CheckGroup> {
  const { finding, state, count, nodes, text, is_cut } = row;
  return {
    finding,
    state,
    count,
    nodes: [...nodes],
    actions: findingsIn(text ?? '').map((found) => ({
      name: found.action,
      finding: found.finding,
      text: shownFinding(found.finding, found.text, recall),
    })),
    is_cut,
    error: shownText(row.error, row.error_content, language),
  };
}

/** What a node said stays as it is; the server's own words are a whole text, or the reason at its end. */
function shownFinding(finding: Finding, text: string, recall: (text: string) => string): string {
  const own = finding === 'changed' && text.includes('\n') ? text.length : text.lastIndexOf('\n') + 1;
  return text.slice(0, own) + recall(text.slice(own));
}
