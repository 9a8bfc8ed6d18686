import { message } from '../../messages/message.ts';
import type { Command } from '../command.ts';
import type { Option } from '../description.ts';
import { command } from './making.ts';

/*
 * The fleet as files.
 */

const FILES: Option = {
  flag: '--file',
  short: '-f',
  value: 'PATH',
  isMany: true,
  isRequired: true,
  help: message('cli_option_fleet_file'),
};
const SET: readonly Option[] = [
  { flag: '--label', value: 'NAME', field: 'label', help: message('cli_option_label') },
  { flag: '--prune', field: 'prune', help: message('cli_option_prune') },
];

export const fleetCommands: readonly Command[] = [
  command({
    words: 'apply',
    summary: message('cli_apply'),
    options: [FILES, ...SET, { flag: '--yes', help: message('cli_option_yes') }],
    operations: ['POST /fleet/apply'],
    isChange: true,
    examples: ['apply -f fleet.yaml', 'apply -f fleet/ --label shop --prune --yes', 'apply -f - --plan < fleet.yaml'],
    run: async (call) => (await import('../fleet/apply.ts')).apply(call),
  }),
  command({
    words: 'diff',
    summary: message('cli_diff'),
    options: [FILES, ...SET],
    operations: ['POST /fleet/apply'],
    examples: ['diff -f fleet.yaml', 'diff -f fleet.yaml --label shop --prune --json'],
    run: async (call) => (await import('../fleet/apply.ts')).diff(call),
  }),
  command({
    words: 'export',
    summary: message('cli_export'),
    options: [
      { flag: '--label', value: 'NAME', field: 'label', help: message('cli_option_export_label') },
      { flag: '--cluster', value: 'NAME', field: 'cluster', help: message('cli_option_export_cluster') },
      { flag: '--into', value: 'FILE', help: message('cli_option_into') },
    ],
    operations: ['GET /fleet/export'],
    examples: ['export > fleet.yaml', 'export --cluster shop --json', 'export --label shop --into fleet.yaml'],
    run: async (call) => (await import('../fleet/export.ts')).exportFleet(call),
  }),
  command({
    words: 'validate',
    summary: message('cli_validate'),
    options: [FILES],
    operations: [],
    isLocal: true,
    examples: ['validate -f fleet.yaml'],
    run: async (call) => (await import('../fleet/read-files.ts')).validate(call),
  }),
  command({
    words: 'schema',
    summary: message('cli_schema'),
    operations: ['GET /fleet/schema'],
    examples: ['schema > fleet.schema.json'],
    run: async (call) => {
      const response = await (await call.server()).raw('/fleet/schema');
      call.output.lines(await response.text());
    },
  }),
];
