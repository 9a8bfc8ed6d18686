import { message } from '../../messages/message.ts';
import type { Command } from '../command.ts';
import { columns } from '../output/titles.ts';
import { DESC } from './fields.ts';
import { changing, command, listing, one, reading } from './making.ts';
import { recordCommands, restoring } from './records.ts';

/** Templates, steps, actions and how these are done. */
export const planCommands: readonly Command[] = [
  ...recordCommands({
    kind: 'template',
    many: message('cli_templates'),
    example: 'roll',
    columns: columns('id', 'name', 'pool_count', 'desc'),
    list: 'GET /task_tpl/list',
    get: 'GET /task_tpl/{id}',
    create: 'POST /task_tpl/create',
    update: 'POST /task_tpl/update/{id}',
    delete: 'POST /task_tpl/delete/{id}',
    initial: { desc: '', steps: [] },
    fields: [
      DESC,
      { flag: '--steps', value: 'YAML', type: 'yaml', field: 'steps', help: message('cli_option_steps') },
      { flag: '--policy', value: 'YAML', type: 'yaml', field: 'policy', help: message('cli_option_policy') },
      { flag: '--facts', value: 'YAML', type: 'yaml', field: 'facts', help: message('cli_option_facts') },
    ],
    creationExample: "--steps '[{name: echo}]'",
    editExample: '--steps @steps.yaml',
  }),
  restoring('template', message('cli_templates'), 'POST /task_tpl/restore/{id}'),
  reading({
    words: 'template usage',
    summary: message('cli_template_usage'),
    arguments: [one('template')],
    operation: 'GET /task_tpl/{id}/usage',
    examples: ['template usage roll'],
  }),
  ...recordCommands({
    kind: 'step',
    many: message('cli_steps'),
    example: 'restart',
    columns: columns('id', 'name', 'actions', 'template_count', 'desc'),
    list: 'GET /remote_step/list',
    get: 'GET /remote_step/{id}',
    create: 'POST /remote_step/create',
    update: 'POST /remote_step/update/{id}',
    delete: 'POST /remote_step/delete/{id}',
    initial: { desc: '', actions: [] },
    fields: [
      DESC,
      { flag: '--action', value: 'NAME', isMany: true, field: 'actions', help: message('cli_option_actions') },
    ],
    creationExample: '--action stop_app --action start_app',
    editExample: "--desc 'stops and starts'",
  }),
  restoring('step', message('cli_steps'), 'POST /remote_step/restore/{id}'),
  reading({
    words: 'step usage',
    summary: message('cli_step_usage'),
    arguments: [one('step')],
    operation: 'GET /remote_step/{id}/usage',
    examples: ['step usage restart'],
  }),
  listing({
    words: 'step available',
    summary: message('cli_step_available'),
    operation: 'GET /task_step/list',
    columns: columns('id', 'name', 'type', 'params', 'desc'),
    examples: ['step available'],
  }),
  ...recordCommands({
    kind: 'action',
    many: message('cli_actions'),
    example: 'echo',
    columns: columns('id', 'name', 'params', 'step_count', 'desc'),
    list: 'GET /action/list',
    get: 'GET /action/{id}',
    create: 'POST /action/create',
    update: 'POST /action/update/{id}',
    delete: 'POST /action/delete/{id}',
    initial: { desc: '', params: {} },
    fields: [
      DESC,
      { flag: '--params', value: 'YAML', type: 'yaml', field: 'params', help: message('cli_option_action_params') },
    ],
    creationExample: "--params '{word: string}'",
    editExample: "--params '{word: string, times: integer}'",
  }),
  restoring('action', message('cli_actions'), 'POST /action/restore/{id}'),
  reading({
    words: 'action usage',
    summary: message('cli_action_usage'),
    arguments: [one('action')],
    operation: 'GET /action/{id}/usage',
    examples: ['action usage echo'],
  }),
  listing({
    words: 'implementation list',
    summary: message('cli_list_of', { what: message('cli_implementations') }),
    operation: 'GET /actimpl/list',
    columns: columns('id', 'type', 'action_id', 'template'),
    examples: ['implementation list'],
  }),
  reading({
    words: 'implementation get',
    summary: message('cli_implementation_get'),
    arguments: [one('action')],
    operation: 'GET /actimpl/{id}',
    examples: ['implementation get echo'],
  }),
  command({
    words: 'implementation create',
    summary: message('cli_create_of', { what: message('cli_implementations') }),
    arguments: [{ word: 'ACTION', type: 'action', field: 'action_id' }],
    options: [
      { flag: '--type', value: 'TYPE', field: 'type', help: message('cli_option_implementation_type') },
      {
        flag: '--template',
        value: 'YAML',
        type: 'yaml',
        field: 'template',
        help: message('cli_option_implementation'),
      },
    ],
    operations: ['POST /actimpl/create'],
    isChange: true,
    examples: ["implementation create echo --template '{action: {module: shell, args: uptime}}'"],
    run: async (call) => {
      const { createRecord } = await import('../editing/create-record.ts');
      return createRecord(call, 'POST /actimpl/create', { type: 'ansible' });
    },
  }),
  command({
    words: 'implementation edit',
    summary: message('cli_edit_of', { what: message('cli_implementations') }),
    arguments: [one('action')],
    options: [
      {
        flag: '--template',
        value: 'YAML',
        type: 'yaml',
        field: 'template',
        help: message('cli_option_implementation'),
      },
    ],
    operations: ['GET /actimpl/{id}', 'POST /actimpl/update/{id}'],
    isChange: true,
    examples: ['implementation edit echo'],
    run: async (call) => {
      const { editRecord } = await import('../editing/edit-record.ts');
      return editRecord(call, { get: 'GET /actimpl/{id}', update: 'POST /actimpl/update/{id}', fields: ['template'] });
    },
  }),
  changing({
    words: 'implementation delete',
    summary: message('cli_delete_of', { what: message('cli_implementations') }),
    arguments: [one('action')],
    operation: 'POST /actimpl/delete/{id}',
    examples: ['implementation delete echo'],
  }),
];
