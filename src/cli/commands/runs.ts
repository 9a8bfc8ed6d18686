import { message } from '../../messages/message.ts';
import type { Command } from '../command.ts';
import { command } from './making.ts';
import { NODE_FILTERS } from './nodes.ts';
import { RUN_FIELDS } from './starting.ts';

export const runCommands: readonly Command[] = [
  command({
    words: 'run',
    summary: message('cli_run'),
    arguments: [{ word: 'SCRIPT', type: 'text', field: '' }],
    options: [
      { flag: '--node', value: 'ADDRESS', isMany: true, field: 'nodes', help: message('cli_option_nodes') },
      ...NODE_FILTERS,
      ...RUN_FIELDS,
      { flag: '--become', value: 'USER', field: 'become', help: message('cli_option_become') },
      { flag: '--env', value: 'NAME=VALUE', isMany: true, field: 'env', help: message('cli_option_env') },
      { flag: '--dir', value: 'PATH', field: 'dir', help: message('cli_option_dir') },
      { flag: '--render', field: 'render', help: message('cli_option_render') },
      { flag: '--ansi', help: message('cli_option_ansi') },
    ],
    operations: ['POST /task/run_command', 'POST /node/find', 'GET /task/{id}', 'GET /task/{id}/output', 'GET /events'],
    isChange: true,
    examples: [
      'run uptime --pool web-a',
      "run 'df -h /' --node 10.0.0.1 --node 10.0.0.2",
      "run - --where 'distribution=Debian' --serial 10 < script.sh",
    ],
    run: async (call) => (await import('../live/run-command.ts')).runCommand(call),
  }),
];
