import { message } from '../../messages/message.ts';
import type { Command } from '../command.ts';
import { columns } from '../output/titles.ts';
import { listing, one } from './making.ts';
import { recordCommands } from './records.ts';
import { DESC, MOST_MACHINES } from './fields.ts';

export const clusterCommands: readonly Command[] = [
  ...recordCommands({
    kind: 'cluster',
    many: message('cli_clusters'),
    example: 'shop',
    columns: columns('id', 'name', 'desc', 'biz', 'most_machines'),
    list: 'GET /cluster/list',
    get: 'GET /cluster/{id}',
    create: 'POST /cluster/create',
    update: 'POST /cluster/update/{id}',
    delete: 'POST /cluster/delete/{id}',
    initial: { desc: '' },
    fields: [DESC, { flag: '--biz', value: 'TEXT', field: 'biz', help: message('cli_option_biz') }, MOST_MACHINES],
    creationExample: "--desc 'the web shop'",
    editExample: '--biz retail',
  }),
  listing({
    words: 'cluster services',
    summary: message('cli_cluster_services'),
    arguments: [one('cluster')],
    operation: 'GET /cluster/{id}/list_services',
    columns: columns('id', 'name', 'docker_image', 'desc'),
    examples: ['cluster services shop'],
  }),
];
