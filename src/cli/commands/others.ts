import { message } from '../../messages/message.ts';
import type { Command } from '../command.ts';
import type { Option } from '../description.ts';
import { columns } from '../output/titles.ts';
import { queryOf } from '../server.ts';
import { changing, command, listing, NAME_FILTER, one, reading } from './making.ts';

const tokens: readonly Command[] = [
  listing({
    words: 'token list',
    summary: message('cli_list_of', { what: message('cli_tokens') }),
    options: [NAME_FILTER, { flag: '--owner', value: 'NAME', field: 'owner', help: message('cli_option_owner') }],
    operation: 'GET /token/list',
    columns: columns('id', 'name', 'owner', 'state', 'created', 'last_used', 'expires'),
    examples: ['token list', 'token list --owner alice'],
  }),
  changing({
    words: 'token create',
    summary: message('cli_token_create'),
    arguments: [{ word: 'NAME', type: 'text', field: 'name' }],
    options: [
      { flag: '--owner', value: 'NAME', field: 'owner', help: message('cli_option_owner') },
      {
        flag: '--expires-in',
        value: 'SECONDS',
        type: 'integer',
        field: 'expires_in',
        help: message('cli_option_expires_in'),
      },
    ],
    operation: 'POST /token/create',
    examples: ['token create ci --owner ci --expires-in 7776000'],
  }),
  changing({
    words: 'token revoke',
    summary: message('cli_token_revoke'),
    arguments: [one('token')],
    operation: 'POST /token/revoke/{id}',
    examples: ['token revoke ci'],
  }),
  changing({
    words: 'token delete',
    summary: message('cli_token_delete'),
    arguments: [one('token')],
    operation: 'POST /token/delete/{id}',
    examples: ['token delete ci'],
  }),
];

const TERMINAL = { word: 'TERMINAL', type: 'terminal', field: '{id}' } as const;
const terminals: readonly Command[] = [
  listing({
    words: 'terminal list',
    summary: message('cli_list_of', { what: message('cli_terminals') }),
    options: [
      { flag: '--node', value: 'NODE', type: 'node', field: 'node_id', help: message('cli_option_node') },
      { flag: '--operator', value: 'NAME', field: 'opr_user', help: message('cli_option_of_operator') },
    ],
    operation: 'GET /terminal/list',
    columns: columns('id', 'ip', 'pool_name', 'login', 'opr_user', 'state', 'opened', 'closed'),
    examples: ['terminal list', 'terminal list --node 10.0.0.1'],
  }),
  reading({
    words: 'terminal get',
    summary: message('cli_get_of', { what: message('cli_terminals') }),
    arguments: [TERMINAL],
    operation: 'GET /terminal/{id}',
    examples: ['terminal get 7'],
  }),
  command({
    words: 'terminal cast',
    summary: message('cli_terminal_cast'),
    arguments: [TERMINAL],
    operations: ['GET /terminal/{id}/cast'],
    examples: ['terminal cast 7 > 7.cast'],
    run: async (call) => {
      const server = await call.server();
      const response = await server.raw(`/terminal/${await call.id()}/cast`);
      // JSON of one line each: what a terminal would act on is escaped there
      call.output.lines(await response.text());
    },
  }),
];

const USAGE: readonly Option[] = [
  { flag: '--since', value: 'DAY', field: 'from', help: message('cli_option_since') },
  { flag: '--until', value: 'DAY', field: 'to', help: message('cli_option_until') },
  {
    flag: '--by',
    value: 'WORD',
    field: 'by',
    choices: ['pool', 'service', 'cluster', 'vm_type'],
    help: message('cli_option_by'),
  },
  { flag: '--each', value: 'WORD', field: 'each', help: message('cli_option_each') },
  { flag: '--pool', value: 'POOL', type: 'pool', field: 'pool_id', help: message('cli_option_pool') },
];

const usage: readonly Command[] = [
  listing({
    words: 'usage list',
    summary: message('cli_usage_list'),
    options: USAGE,
    operation: 'GET /usage/list',
    columns: columns('day', 'name', 'machine_hours', 'costs'),
    examples: ['usage list --by pool', 'usage list --since 2026-11-01 --until 2026-11-30'],
  }),
  command({
    words: 'usage csv',
    summary: message('cli_usage_csv'),
    options: USAGE,
    operations: ['GET /usage/csv'],
    examples: ['usage csv --by pool > usage.csv'],
    run: async (call) => {
      const { fields } = await call.request();
      const response = await (await call.server()).raw(`/usage/csv?${queryOf(fields)}`);
      call.output.lines(await response.text());
    },
  }),
];

const server: readonly Command[] = [
  listing({
    words: 'worker list',
    summary: message('cli_list_of', { what: message('cli_workers') }),
    options: [NAME_FILTER],
    operation: 'GET /worker/list',
    columns: columns('id', 'name', 'role', 'alive', 'slices', 'node_runs', 'lacks'),
    examples: ['worker list'],
  }),
  reading({ words: 'about', summary: message('cli_about'), operation: 'GET /about', examples: ['about'] }),
  reading({ words: 'clock', summary: message('cli_clock'), operation: 'GET /clock', examples: ['clock'] }),
  reading({
    words: 'search',
    summary: message('cli_search'),
    arguments: [{ word: 'TEXT', type: 'text', field: 'text' }],
    operation: 'GET /search',
    columns: columns('kind', 'id', 'name', 'within'),
    examples: ['search web', 'search 10.0.0.1'],
  }),
  command({
    words: 'changes',
    summary: message('cli_changes'),
    arguments: [
      { word: 'KIND', type: 'text', field: '' },
      { word: 'NAME', type: 'text', field: '' },
    ],
    options: [
      { flag: '--since', value: 'N', type: 'integer', field: 'since', help: message('cli_option_since_version') },
    ],
    operations: ['GET /changes/{kind}/{id}'],
    examples: ['changes pool web-a', 'changes template roll --since 3'],
    run: async (call) => (await import('./changes.ts')).showChanges(call),
  }),
  listing({
    words: 'deleted list',
    summary: message('cli_deleted_list'),
    options: [{ flag: '--kind', value: 'KIND', field: 'kind', help: message('cli_option_kind') }],
    operation: 'GET /deleted/list',
    columns: columns('kind', 'id', 'name', 'deleted', 'deleted_by', 'until'),
    examples: ['deleted list'],
  }),
  command({
    words: 'events',
    summary: message('cli_events'),
    options: [
      { flag: '--task', value: 'TASK', type: 'task', field: 'task_id', help: message('cli_option_events_task') },
      { flag: '--types', value: 'WORDS', field: 'types', help: message('cli_option_types') },
    ],
    operations: ['GET /events'],
    examples: ['events', 'events --types task,batch --json'],
    run: async (call) => (await import('../live/show-events.ts')).showEvents(call),
  }),
  command({
    words: 'doctor',
    summary: message('cli_doctor'),
    operations: [
      'GET /healthz',
      'GET /readyz',
      'GET /about',
      'GET /whoami',
      'GET /clock',
      'GET /worker/list',
      'GET /vm_type/list',
      'GET /vm_type/check/{id}',
      'GET /sd/list',
      'GET /sd/check/{id}',
      'GET /server/key/rotation',
    ],
    examples: ['doctor', 'doctor --json'],
    run: async (call) => (await import('../doctor/doctor.ts')).doctor(call),
  }),
];

export const otherCommands: readonly Command[] = [...tokens, ...terminals, ...usage, ...server];
