import { message } from '../../messages/message.ts';
import type { Command } from '../command.ts';
import { UsageError } from '../exit.ts';
import { command } from './making.ts';

/** The server itself, and what shells complete with. */
export const programCommands: readonly Command[] = [
  command({
    words: 'serve',
    summary: message('cli_serve'),
    operations: [],
    isLocal: true,
    examples: ['serve', 'SPRINGTIDE_PORT=9000 springtide serve'],
    run: async () => (await import('../../main.ts')).main([]),
  }),
  command({
    words: 'config',
    summary: message('cli_config'),
    operations: [],
    isLocal: true,
    examples: ['config'],
    run: async () => (await import('../../main.ts')).main(['config']),
  }),
  command({
    words: 'completion',
    summary: message('cli_completion'),
    arguments: [{ word: 'SHELL', type: 'text', field: '' }],
    operations: [],
    isLocal: true,
    examples: ['completion bash > /etc/bash_completion.d/springtide', 'completion zsh', 'completion fish'],
    run: async (call) => {
      const { SCRIPTS } = await import('../completion/scripts.ts');
      const [shell = ''] = call.argument(0);
      if (!isKey(SCRIPTS, shell)) {
        throw new UsageError(
          message('cli_not_a_choice', { option: 'SHELL', choices: Object.keys(SCRIPTS).join(', ') }),
        );
      }
      call.output.stdout.write(SCRIPTS[shell]);
    },
  }),
  command({
    words: 'complete',
    summary: message('cli_complete'),
    arguments: [{ word: 'WORD', type: 'text', field: '', isMany: true, isOptional: true }],
    operations: [],
    isLocal: true,
    examples: ['complete -- pool get we'],
    run: async (call) => {
      const { COMMANDS } = await import('./all.ts');
      return (await import('../completion/print.ts')).printProposals(call, COMMANDS);
    },
  }),
];

function isKey<Value extends object>(value: Value, key: PropertyKey): key is keyof Value {
  return Object.hasOwn(value, key);
}
