import { message } from '../../messages/message.ts';
import type { Command } from '../command.ts';
import { command, reading } from './making.ts';
import { columns } from '../output/titles.ts';

/** Which server is asked, and as whom. */
export const loginCommands: readonly Command[] = [
  command({
    words: 'login',
    summary: message('cli_login'),
    arguments: [{ word: 'URL', type: 'text', field: '' }],
    options: [
      { flag: '--name', value: 'NAME', help: message('cli_option_login_name') },
      { flag: '--operator', value: 'NAME', help: message('cli_option_operator') },
      { flag: '--token-file', value: 'FILE', help: message('cli_option_token_file') },
    ],
    operations: ['GET /whoami'],
    isLocal: true,
    examples: [
      'login https://springtide.example',
      'login https://springtide.example --name prod --token-file - < token',
      'login 127.0.0.1:8080 --operator alice',
    ],
    run: async (call) => (await import('../profiles/login.ts')).logIn(call),
  }),
  command({
    words: 'logout',
    summary: message('cli_logout'),
    arguments: [{ word: 'NAME', type: 'text', field: '', isOptional: true }],
    operations: [],
    isLocal: true,
    examples: ['logout', 'logout prod'],
    run: async (call) => (await import('../profiles/login.ts')).logOut(call),
  }),
  command({
    words: 'profile list',
    summary: message('cli_profile_list'),
    operations: [],
    isLocal: true,
    examples: ['profile list'],
    run: async ({ profiles, output }) => {
      const stored = await profiles.read();
      const rows = [...stored.profiles].map(([name, profile]) => ({
        name,
        ...profile,
        current: name === stored.current,
      }));
      await output.rows(rows, columns('name', 'url', 'operator', 'token', 'current'));
    },
  }),
  reading({
    words: 'whoami',
    summary: message('cli_whoami'),
    operation: 'GET /whoami',
    examples: ['whoami', 'whoami --profile prod'],
  }),
];
