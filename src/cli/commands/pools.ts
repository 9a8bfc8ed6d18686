import { message } from '../../messages/message.ts';
import type { Command } from '../command.ts';
import type { Option } from '../description.ts';
import { columns } from '../output/titles.ts';
import { DESC } from './fields.ts';
import { listing, one, reading } from './making.ts';
import { recordCommands } from './records.ts';

const FIELDS: readonly Option[] = [
  DESC,
  {
    flag: '--machine-type',
    value: 'TYPE',
    type: 'machine-type',
    field: 'vm_type',
    help: message('cli_option_machine_type'),
  },
  {
    flag: '--balancer',
    value: 'BALANCER',
    type: 'load-balancer',
    field: 'sd_id',
    help: message('cli_option_balancer'),
  },
  { flag: '--balancers', value: 'YAML', type: 'yaml', field: 'balancers', help: message('cli_option_balancers') },
  { flag: '--tasks', value: 'YAML', type: 'yaml', field: 'tasks', help: message('cli_option_tasks') },
  {
    flag: '--replace-lost',
    value: 'YAML',
    type: 'yaml',
    field: 'replace_lost',
    help: message('cli_option_replace_lost'),
  },
  { flag: '--ssh', value: 'YAML', type: 'yaml', field: 'ssh', help: message('cli_option_ssh') },
];

export const poolCommands: readonly Command[] = [
  ...recordCommands({
    kind: 'pool',
    many: message('cli_pools'),
    example: 'web-a',
    columns: columns('id', 'name', 'service_id', 'node_count', 'vm_type', 'sd_id', 'desc'),
    list: 'GET /pool/list',
    get: 'GET /pool/{id}',
    create: 'POST /pool/create',
    update: 'POST /pool/update/{id}',
    delete: 'POST /pool/delete/{id}',
    initial: { desc: '', vm_type: 0, sd_id: 0 },
    creation: [
      {
        flag: '--service',
        value: 'SERVICE',
        type: 'service',
        field: 'service_id',
        help: message('cli_option_service'),
      },
    ],
    fields: FIELDS,
    creationExample: "--service web --machine-type sandbox --tasks '{expand: 4, deploy: 5}'",
    editExample: '--balancer front',
  }),
  listing({
    words: 'pool nodes',
    summary: message('cli_pool_nodes'),
    arguments: [one('pool')],
    options: [
      { flag: '--filter', value: 'TEXT', field: 'name', help: message('cli_option_address_part') },
      { flag: '--condition', value: 'WORD', field: 'condition', help: message('cli_option_condition') },
      { flag: '--image', value: 'IMAGE', field: 'image', help: message('cli_option_image_filter') },
      { flag: '--where', value: 'FACTS', field: 'facts', help: message('cli_option_where') },
    ],
    operation: 'GET /pool/{id}/list_nodes',
    columns: columns('id', 'ip', 'vm_id', 'condition', 'node_type', 'image', 'error'),
    examples: ['pool nodes web-a', "pool nodes web-a --where 'distribution=Debian' --csv"],
  }),
  reading({
    words: 'pool images',
    summary: message('cli_pool_images'),
    arguments: [{ word: 'POOL', type: 'pool', field: 'pool_id', isOptional: true }],
    operation: 'GET /pool/images',
    examples: ['pool images', 'pool images web-a'],
  }),
  reading({
    words: 'pool of',
    summary: message('cli_pool_of'),
    arguments: [{ word: 'ADDRESSES', type: 'text', field: '{iplist}' }],
    operation: 'GET /pool/search_by_ip/{iplist}',
    examples: ['pool of 10.0.0.1,10.0.0.2'],
  }),
];
