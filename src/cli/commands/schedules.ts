import { message } from '../../messages/message.ts';
import type { Command } from '../command.ts';
import type { Argument } from '../description.ts';
import { columns } from '../output/titles.ts';
import { changing, command, listing, NAME_FILTER } from './making.ts';

const SCHEDULE: Argument = { word: 'SCHEDULE', type: 'schedule', field: '{id}' };
const FIELDS = ['type', 'exec_type', 'cron_items', 'depend_items'] as const;
const COLUMNS = columns('id', 'pool', 'type', 'exec_type', 'next_at');

export const scheduleCommands: readonly Command[] = [
  listing({
    words: 'schedule list',
    summary: message('cli_list_of', { what: message('cli_schedules') }),
    options: [
      NAME_FILTER,
      { flag: '--pool', value: 'POOL', type: 'pool', field: 'pool_id', help: message('cli_option_pool') },
      {
        flag: '--type',
        value: 'TYPE',
        field: 'type',
        choices: ['expand', 'shrink', 'upload'],
        help: message('cli_option_schedule_type'),
      },
    ],
    operation: 'GET /task/scheduleList',
    columns: COLUMNS,
    examples: ['schedule list', 'schedule list --pool web-a --type expand'],
  }),
  command({
    words: 'schedule get',
    summary: message('cli_get_of', { what: message('cli_schedules') }),
    arguments: [SCHEDULE],
    operations: ['GET /task/scheduleList'],
    examples: ['schedule get 3'],
    run: async (call) => (await import('./save-schedule.ts')).showSchedule(call),
  }),
  command({
    words: 'schedule of',
    summary: message('cli_schedule_of'),
    arguments: [{ word: 'POOL', type: 'pool', field: '{poolId}' }],
    operations: ['GET /task/expandList/{poolId}', 'GET /task/shrinkList/{poolId}', 'GET /task/uploadList/{poolId}'],
    examples: ['schedule of web-a'],
    run: async (call) => (await import('./save-schedule.ts')).showOfPool(call, COLUMNS),
  }),
  command({
    words: 'schedule create',
    summary: message('cli_create_of', { what: message('cli_schedules') }),
    arguments: [{ word: 'POOL', type: 'pool', field: 'pool_id' }],
    options: [
      {
        flag: '--type',
        value: 'TYPE',
        field: 'type',
        choices: ['expand', 'shrink', 'upload'],
        help: message('cli_option_schedule_type'),
      },
      { flag: '--cron', value: 'YAML', type: 'yaml', field: 'cron_items', help: message('cli_option_cron_items') },
      {
        flag: '--depend',
        value: 'YAML',
        type: 'yaml',
        field: 'depend_items',
        help: message('cli_option_depend_items'),
      },
      {
        flag: '--by',
        value: 'WORD',
        field: 'exec_type',
        choices: ['crontab', 'depend'],
        help: message('cli_option_exec_type'),
      },
      { flag: '--from', value: 'FILE', help: message('cli_option_from') },
    ],
    operations: ['POST /task/saveTask'],
    isChange: true,
    examples: [
      'schedule create web-a --type expand --cron \'[{instance_num: 20, week_day: 0, time: "08:00", ignore: 0}]\'',
    ],
    run: async (call) => {
      const { createRecord } = await import('../editing/create-record.ts');
      return createRecord(call, 'POST /task/saveTask', {
        id: 0,
        exec_type: 'crontab',
        cron_items: [],
        depend_items: [],
      });
    },
  }),
  command({
    words: 'schedule edit',
    summary: message('cli_edit_of', { what: message('cli_schedules') }),
    arguments: [SCHEDULE],
    operations: ['GET /task/scheduleList', 'POST /task/saveTask'],
    isChange: true,
    examples: ['schedule edit 3'],
    run: async (call) => (await import('./save-schedule.ts')).editSchedule(call, FIELDS),
  }),
  changing({
    words: 'schedule delete',
    summary: message('cli_delete_of', { what: message('cli_schedules') }),
    arguments: [SCHEDULE],
    operation: 'POST /task/deleteTask/{id}',
    examples: ['schedule delete 3'],
  }),
];
