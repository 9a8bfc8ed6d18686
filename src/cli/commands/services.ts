import { message } from '../../messages/message.ts';
import type { Command } from '../command.ts';
import { columns } from '../output/titles.ts';
import { DESC } from './fields.ts';
import { listing, one } from './making.ts';
import { recordCommands } from './records.ts';

export const serviceCommands: readonly Command[] = [
  ...recordCommands({
    kind: 'service',
    many: message('cli_services'),
    example: 'web',
    columns: columns('id', 'name', 'cluster_id', 'docker_image', 'desc'),
    list: 'GET /service/list',
    get: 'GET /service/{id}',
    create: 'POST /service/create',
    update: 'POST /service/update/{id}',
    delete: 'POST /service/delete/{id}',
    initial: { desc: '', service_type: '', docker_image: '' },
    fields: [
      DESC,
      { flag: '--type', value: 'TEXT', field: 'service_type', help: message('cli_option_service_type') },
      { flag: '--image', value: 'IMAGE', field: 'docker_image', help: message('cli_option_image') },
      {
        flag: '--cluster',
        value: 'CLUSTER',
        type: 'cluster',
        field: 'cluster_id',
        help: message('cli_option_cluster'),
      },
    ],
    creationExample: '--cluster shop --image web:1',
    editExample: '--image web:2',
  }),
  listing({
    words: 'service pools',
    summary: message('cli_service_pools'),
    arguments: [one('service')],
    operation: 'GET /service/{id}/list_pools',
    columns: columns('id', 'name', 'node_count', 'desc'),
    examples: ['service pools web'],
  }),
];
