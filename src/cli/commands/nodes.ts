import { message } from '../../messages/message.ts';
import type { Command } from '../command.ts';
import type { Option } from '../description.ts';
import { columns } from '../output/titles.ts';
import { changing, command, listing, one, reading } from './making.ts';
import { RUN_FIELDS, starting } from './starting.ts';

/** Which nodes are meant. */
export const NODE_FILTERS: readonly Option[] = [
  { flag: '--pool', value: 'POOL', type: 'pool', field: 'pool_id', help: message('cli_option_pool') },
  { flag: '--service', value: 'SERVICE', type: 'service', field: 'service_id', help: message('cli_option_service') },
  { flag: '--cluster', value: 'CLUSTER', type: 'cluster', field: 'cluster_id', help: message('cli_option_cluster') },
  { flag: '--where', value: 'FACTS', field: 'facts', help: message('cli_option_where') },
  { flag: '--condition', value: 'WORD', field: 'condition', help: message('cli_option_condition') },
];
const IN_POOL: Option = {
  flag: '--pool',
  value: 'POOL',
  type: 'pool',
  field: '{id}',
  isRequired: true,
  help: message('cli_option_pool'),
};
const PATH: Option = { flag: '--path', value: 'PATH', isRequired: true, help: message('cli_option_path') };

export const nodeCommands: readonly Command[] = [
  listing({
    words: 'node list',
    summary: message('cli_list_of', { what: message('cli_nodes') }),
    options: [
      ...NODE_FILTERS,
      { flag: '--filter', value: 'TEXT', field: 'name', help: message('cli_option_address_part') },
    ],
    operation: 'POST /node/find',
    columns: columns('id', 'ip', 'status', 'pool_id', 'pool_name'),
    examples: ['node list', "node list --where 'distribution=Debian' -q"],
  }),
  reading({
    words: 'node get',
    summary: message('cli_get_of', { what: message('cli_nodes') }),
    arguments: [one('node')],
    operation: 'GET /node/{id}',
    examples: ['node get 10.0.0.1'],
  }),
  changing({
    words: 'node create',
    summary: message('cli_node_create'),
    arguments: [{ word: 'ADDRESS', type: 'text', field: 'nodes', isMany: true }],
    options: [IN_POOL],
    operation: 'POST /pool/{id}/add_nodes',
    examples: ['node create 10.0.0.1 10.0.0.2 --pool web-a'],
  }),
  changing({
    words: 'node delete',
    summary: message('cli_node_delete'),
    arguments: [{ word: 'NODE', type: 'text', field: 'nodes', isMany: true }],
    options: [IN_POOL, { flag: '--force', field: 'force', help: message('cli_option_force_remove') }],
    operation: 'POST /pool/{id}/remove_nodes',
    examples: ['node delete 10.0.0.1 --pool web-a', 'node delete 10.0.0.1 10.0.0.2 --pool web-a --plan'],
  }),
  reading({
    words: 'node at',
    summary: message('cli_node_at'),
    arguments: [{ word: 'ADDRESS', type: 'text', field: '{address}' }],
    operation: 'GET /node/at/{address}',
    examples: ['node at 10.0.0.1'],
  }),
  listing({
    words: 'node history',
    summary: message('cli_node_history'),
    arguments: [one('node')],
    operation: 'GET /node/{id}/history',
    columns: columns('task_id', 'task_name', 'condition', 'step', 'started', 'error'),
    examples: ['node history 10.0.0.1'],
  }),
  reading({
    words: 'node facts',
    summary: message('cli_node_facts'),
    arguments: [one('node')],
    operation: 'GET /node/facts/{id}',
    examples: ['node facts 10.0.0.1'],
  }),
  starting({
    words: 'node gather-facts',
    summary: message('cli_gather_facts'),
    arguments: [{ word: 'ADDRESS', type: 'text', field: 'nodes', isMany: true, isOptional: true }],
    options: [
      { flag: '--pool', value: 'POOL', type: 'pool', field: 'pool_id', help: message('cli_option_pool') },
      ...RUN_FIELDS,
    ],
    operation: 'POST /node/gather_facts',
    examples: ['node gather-facts --pool web-a'],
  }),
  command({
    words: 'node shell',
    summary: message('cli_node_shell'),
    arguments: [one('node')],
    operations: ['POST /node/open_terminal', 'GET /terminal'],
    examples: ['node shell 10.0.0.1'],
    run: async (call) => (await import('../live/node-shell.ts')).nodeShell(call),
  }),
  command({
    words: 'node download',
    summary: message('cli_node_download'),
    arguments: [one('node')],
    options: [PATH, { flag: '--to', value: 'FILE', help: message('cli_option_to') }],
    operations: ['GET /node/{id}/file'],
    examples: ['node download 10.0.0.1 --path /etc/hosts', 'node download 10.0.0.1 --path /var/log/syslog --to syslog'],
    run: async (call) => (await import('./node-files.ts')).download(call),
  }),
  command({
    words: 'node upload',
    summary: message('cli_node_upload'),
    arguments: [one('node'), { word: 'FILE', type: 'text', field: '' }],
    options: [PATH, { flag: '--mode', value: 'MODE', help: message('cli_option_mode') }],
    operations: ['PUT /node/{id}/file'],
    isChange: true,
    examples: ['node upload 10.0.0.1 hosts --path /etc/hosts --mode 644'],
    run: async (call) => (await import('./node-files.ts')).upload(call),
  }),
];
