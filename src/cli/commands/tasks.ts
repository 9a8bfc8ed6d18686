import { message } from '../../messages/message.ts';
import type { Command } from '../command.ts';
import type { Argument, Option } from '../description.ts';
import { columns } from '../output/titles.ts';
import { changing, command, listing, one, reading } from './making.ts';
import { RUN_FIELDS, starting } from './starting.ts';

const NODE_OF_TASK: Argument = { word: 'NODE_OF_TASK', type: 'text', field: '{id}' };
const STEP: Option = { flag: '--step', value: 'N', type: 'integer', field: 'step', help: message('cli_option_step') };

const reads: readonly Command[] = [
  listing({
    words: 'task list',
    summary: message('cli_list_of', { what: message('cli_tasks') }),
    options: [
      { flag: '--pool', value: 'POOL', type: 'pool', field: 'pool_id', help: message('cli_option_pool') },
      { flag: '--condition', value: 'WORD', field: 'condition', help: message('cli_option_condition') },
      { flag: '--operator', value: 'NAME', field: 'opr_user', help: message('cli_option_of_operator') },
      { flag: '--kind', value: 'KIND', field: 'kind', help: message('cli_option_kind') },
      { flag: '--filter', value: 'TEXT', field: 'task_name', help: message('cli_option_filter') },
    ],
    operation: 'GET /task/list',
    columns: columns('id', 'task_name', 'pool_name', 'kind', 'condition', 'opr_user', 'created'),
    examples: ['task list --limit 20', 'task list --pool web-a --condition failed'],
  }),
  reading({
    words: 'task get',
    summary: message('cli_get_of', { what: message('cli_tasks') }),
    arguments: [one('task')],
    operation: 'GET /task/{id}',
    examples: ['task get 12'],
  }),
  listing({
    words: 'task nodes',
    summary: message('cli_task_nodes'),
    arguments: [one('task')],
    options: [{ flag: '--node', value: 'TEXT', field: 'node', help: message('cli_option_address_part') }],
    operation: 'GET /task/{id}/detail',
    columns: columns('id', 'ip', 'condition', 'steps', 'error'),
    examples: ['task nodes 12'],
  }),
  listing({
    words: 'task log',
    summary: message('cli_task_log'),
    arguments: [one('task')],
    operation: 'GET /task/{id}/log',
    columns: columns('id', 'ctime', 'message'),
    examples: ['task log 12', 'task log 12 --json'],
  }),
  reading({
    words: 'task node-log',
    summary: message('cli_task_node_log'),
    arguments: [NODE_OF_TASK],
    operation: 'GET /task/node/{id}/log',
    examples: ['task node-log 345'],
  }),
  reading({
    words: 'task attempts',
    summary: message('cli_task_attempts'),
    arguments: [NODE_OF_TASK],
    operation: 'GET /task/node/{id}/attempts',
    examples: ['task attempts 345'],
  }),
  reading({
    words: 'task progress',
    summary: message('cli_task_progress'),
    arguments: [one('task')],
    operation: 'GET /task/{id}/progress',
    examples: ['task progress 12'],
  }),
  reading({
    words: 'task plan',
    summary: message('cli_task_plan'),
    arguments: [one('task')],
    options: [
      { flag: '--scripts-for', value: 'ADDRESS', field: 'scripts_for', help: message('cli_option_scripts_for') },
    ],
    operation: 'GET /task/{id}/plan',
    examples: ['task plan 12 --scripts-for 10.0.0.1'],
  }),
  reading({
    words: 'task checks',
    summary: message('cli_task_checks'),
    arguments: [one('task')],
    options: [STEP],
    operation: 'GET /task/{id}/checks',
    examples: ['task checks 12'],
  }),
  reading({
    words: 'task compare',
    summary: message('cli_task_compare'),
    arguments: [one('task'), { word: 'OTHER', type: 'task', field: 'with' }],
    operation: 'GET /task/{id}/compare',
    examples: ['task compare 12 11'],
  }),
  command({
    words: 'task output',
    summary: message('cli_task_output'),
    arguments: [one('task')],
    options: [STEP, { flag: '--ansi', help: message('cli_option_ansi') }],
    operations: ['GET /task/{id}/output', 'GET /task/node/{id}/log'],
    examples: ['task output 12', 'task output 12 --step 1'],
    run: async (call) => (await import('../live/show-output.ts')).showOutput(call),
  }),
  command({
    words: 'task watch',
    summary: message('cli_task_watch'),
    arguments: [{ word: 'TASK', type: 'task', field: 'ids', isMany: true }],
    operations: ['GET /task/{id}', 'GET /task/{id}/progress', 'GET /events'],
    examples: ['task watch 12'],
    run: async (call) => {
      const { follow } = await import('../live/follow.ts');
      const { fields } = await call.request();
      return follow(call, fields['ids'] as readonly number[]);
    },
  }),
];

const changes: readonly Command[] = [
  starting({
    words: 'task create',
    summary: message('cli_task_create'),
    arguments: [
      { word: 'TEMPLATE', type: 'template', field: 'template_id' },
      { word: 'ADDRESS', type: 'text', field: 'nodes', isMany: true },
    ],
    options: [
      { flag: '--name', value: 'NAME', field: 'task_name', isRequired: true, help: message('cli_option_task_name') },
      { flag: '--params', value: 'YAML', type: 'yaml', field: 'params', help: message('cli_option_params') },
      { flag: '--policy', value: 'YAML', type: 'yaml', field: 'policy', help: message('cli_option_policy') },
      { flag: '--hold', field: 'auto', sent: 0, help: message('cli_option_hold') },
      ...RUN_FIELDS,
    ],
    operation: 'POST /task/create',
    examples: ['task create roll 10.0.0.1 10.0.0.2 --name tuesday --serial 1'],
  }),
  changing({
    words: 'task start',
    summary: message('cli_task_start'),
    arguments: [one('task')],
    options: [{ flag: '--params', value: 'YAML', type: 'yaml', field: 'params', help: message('cli_option_params') }],
    operation: 'POST /task/start/{id}',
    examples: ['task start 12'],
  }),
  changing({
    words: 'task pause',
    summary: message('cli_task_pause'),
    arguments: [one('task')],
    operation: 'POST /task/pause/{id}',
    examples: ['task pause 12'],
  }),
  changing({
    words: 'task stop',
    summary: message('cli_task_stop'),
    arguments: [one('task')],
    operation: 'POST /task/stop/{id}',
    examples: ['task stop 12'],
  }),
  changing({
    words: 'task retry',
    summary: message('cli_task_retry'),
    arguments: [NODE_OF_TASK],
    operation: 'POST /task/node/{id}/retry',
    examples: ['task retry 345'],
  }),
  changing({
    words: 'task skip',
    summary: message('cli_task_skip'),
    arguments: [NODE_OF_TASK],
    operation: 'POST /task/node/{id}/skip',
    examples: ['task skip 345'],
  }),
  changing({
    words: 'task abandon',
    summary: message('cli_task_abandon'),
    arguments: [NODE_OF_TASK],
    operation: 'POST /task/node/{id}/abandon',
    examples: ['task abandon 345'],
  }),
];

export const taskCommands: readonly Command[] = [...reads, ...changes];
