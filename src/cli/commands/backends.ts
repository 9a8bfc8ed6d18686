import { type Message, message } from '../../messages/message.ts';
import type { Command } from '../command.ts';
import type { Option } from '../description.ts';
import { columns } from '../output/titles.ts';
import { DESC, MOST_MACHINES } from './fields.ts';
import { changing, one, reading } from './making.ts';
import { recordCommands } from './records.ts';

const fieldsOf = (provider: Message): readonly Option[] => [
  DESC,
  { flag: '--provider', value: 'NAME', field: 'provider', help: provider },
  { flag: '--settings', value: 'YAML', type: 'yaml', field: 'settings', help: message('cli_option_settings') },
];

const machineTypes: readonly Command[] = [
  ...recordCommands({
    kind: 'machine-type',
    many: message('cli_machine_types'),
    example: 'small',
    columns: columns('id', 'name', 'provider', 'most_machines', 'price_per_hour', 'desc'),
    list: 'GET /vm_type/list',
    get: 'GET /vm_type/{id}',
    create: 'POST /vm_type/create',
    update: 'POST /vm_type/update/{id}',
    delete: 'POST /vm_type/delete/{id}',
    initial: { desc: '', settings: {} },
    fields: [
      ...fieldsOf(message('cli_option_machine_provider')),
      MOST_MACHINES,
      { flag: '--price', value: 'N', type: 'yaml', field: 'price_per_hour', help: message('cli_option_price') },
      { flag: '--currency', value: 'CODE', field: 'currency', help: message('cli_option_currency') },
    ],
    creationExample: '--provider sandbox',
    editExample: '--most-machines 100',
  }),
  reading({
    words: 'machine-type providers',
    summary: message('cli_machine_providers'),
    operation: 'GET /vm_type/providers',
    columns: columns('name', 'title', 'refusal'),
    examples: ['machine-type providers', 'machine-type providers --yaml'],
  }),
  reading({
    words: 'machine-type check',
    summary: message('cli_machine_check'),
    arguments: [one('machine-type')],
    operation: 'GET /vm_type/check/{id}',
    examples: ['machine-type check small'],
  }),
  reading({
    words: 'machine-type drift',
    summary: message('cli_machine_drift'),
    arguments: [one('machine-type')],
    operation: 'GET /vm_type/{id}/drift',
    examples: ['machine-type drift small'],
  }),
  changing({
    words: 'machine-type look',
    summary: message('cli_machine_look'),
    arguments: [one('machine-type')],
    operation: 'POST /vm_type/look/{id}',
    examples: ['machine-type look small'],
  }),
  changing({
    words: 'machine-type return',
    summary: message('cli_machine_return'),
    arguments: [one('machine-type'), { word: 'MACHINE', type: 'text', field: 'machines', isMany: true }],
    operation: 'POST /vm_type/return/{id}',
    examples: ['machine-type return small i-0123 i-4567'],
  }),
];

const loadBalancers: readonly Command[] = [
  ...recordCommands({
    kind: 'load-balancer',
    many: message('cli_load_balancers'),
    example: 'front',
    columns: columns('id', 'name', 'provider', 'mends', 'desc'),
    list: 'GET /sd/list',
    get: 'GET /sd/{id}',
    create: 'POST /sd/create',
    update: 'POST /sd/update/{id}',
    delete: 'POST /sd/delete/{id}',
    initial: { desc: '', settings: {} },
    fields: [
      ...fieldsOf(message('cli_option_balancer_provider')),
      { flag: '--repairs', value: 'YAML', type: 'yaml', field: 'mends', help: message('cli_option_repairs') },
    ],
    creationExample: '--provider haproxy --settings @front.yaml',
    editExample: '--repairs true',
  }),
  reading({
    words: 'load-balancer providers',
    summary: message('cli_balancer_providers'),
    operation: 'GET /sd/providers',
    columns: columns('name', 'title', 'refusal'),
    examples: ['load-balancer providers'],
  }),
  reading({
    words: 'load-balancer check',
    summary: message('cli_balancer_check'),
    arguments: [one('load-balancer')],
    operation: 'GET /sd/check/{id}',
    examples: ['load-balancer check front'],
  }),
  reading({
    words: 'load-balancer drift',
    summary: message('cli_balancer_drift'),
    arguments: [one('load-balancer')],
    options: [{ flag: '--look', field: 'look', sent: 1, help: message('cli_option_look') }],
    operation: 'GET /sd/{id}/drift',
    columns: columns('kind', 'name', 'ip', 'pool_name', 'found', 'since', 'trouble'),
    examples: ['load-balancer drift front', 'load-balancer drift front --look'],
  }),
  changing({
    words: 'load-balancer repair',
    summary: message('cli_balancer_repair'),
    arguments: [one('load-balancer'), { word: 'SERVER', type: 'text', field: 'names', isMany: true, isOptional: true }],
    options: [
      { flag: '--foreign', value: 'SERVER', isMany: true, field: 'foreign', help: message('cli_option_foreign') },
    ],
    operation: 'POST /sd/{id}/mend',
    examples: ['load-balancer repair front --plan', 'load-balancer repair front'],
  }),
];

/** Machine types and load balancers. */
export const backendCommands: readonly Command[] = [...machineTypes, ...loadBalancers];
