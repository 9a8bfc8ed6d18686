import { message } from '../../messages/message.ts';
import type { Command } from '../command.ts';
import type { Option } from '../description.ts';
import { columns } from '../output/titles.ts';
import { DESC } from './fields.ts';
import { changing, command, listing, NAME_FILTER, one, reading } from './making.ts';
import { recordCommands, restoring } from './records.ts';

const KEY_FILE: Option = {
  flag: '--from',
  value: 'FILE',
  type: 'content',
  field: 'text',
  isRequired: true,
  help: message('cli_option_key_file'),
};

const keys: readonly Command[] = [
  listing({
    words: 'key list',
    summary: message('cli_list_of', { what: message('cli_keys') }),
    options: [NAME_FILTER],
    operation: 'GET /key/list',
    columns: columns('id', 'name', 'type', 'fingerprint', 'place', 'changed', 'changed_by'),
    examples: ['key list'],
  }),
  changing({
    words: 'key create',
    summary: message('cli_create_of', { what: message('cli_keys') }),
    arguments: [{ word: 'NAME', type: 'text', field: 'name' }],
    options: [KEY_FILE],
    operation: 'POST /key/create',
    examples: ['key create prod --from ~/.ssh/prod', 'key create prod --from - < prod'],
  }),
  changing({
    words: 'key update',
    summary: message('cli_key_update'),
    arguments: [one('key')],
    options: [KEY_FILE],
    operation: 'POST /key/update/{id}',
    examples: ['key update prod --from ~/.ssh/prod-2'],
  }),
  changing({
    words: 'key delete',
    summary: message('cli_delete_of', { what: message('cli_keys') }),
    arguments: [one('key')],
    operation: 'POST /key/delete/{id}',
    examples: ['key delete prod'],
  }),
  reading({
    words: 'key server',
    summary: message('cli_key_server'),
    operation: 'GET /server/key',
    examples: ['key server'],
  }),
  changing({
    words: 'key rotate',
    summary: message('cli_key_rotate'),
    operation: 'POST /server/key/rotate',
    examples: ['key rotate --plan', 'key rotate'],
  }),
  reading({
    words: 'key status',
    summary: message('cli_key_status'),
    operation: 'GET /server/key/rotation',
    examples: ['key status'],
  }),
  listing({
    words: 'key nodes',
    summary: message('cli_key_nodes'),
    options: [{ flag: '--state', value: 'WORD', field: 'state', help: message('cli_option_state') }],
    operation: 'GET /server/key/rotation/nodes',
    columns: columns('node_id', 'ip', 'pool_name', 'state', 'tries', 'reason'),
    examples: ['key nodes --state failed'],
  }),
  changing({
    words: 'key finish',
    summary: message('cli_key_finish'),
    arguments: [{ word: 'NODE', type: 'node', field: 'except', isMany: true, isOptional: true }],
    operation: 'POST /server/key/rotate/finish',
    examples: ['key finish', 'key finish 10.0.0.9'],
  }),
  changing({
    words: 'key back',
    summary: message('cli_key_back'),
    operation: 'POST /server/key/rotate/back',
    examples: ['key back'],
  }),
];

const files: readonly Command[] = [
  listing({
    words: 'file list',
    summary: message('cli_list_of', { what: message('cli_files') }),
    options: [NAME_FILTER],
    operation: 'GET /file/list',
    columns: columns('id', 'path', 'size', 'place', 'changed', 'changed_by'),
    examples: ['file list'],
  }),
  command({
    words: 'file write',
    summary: message('cli_file_write'),
    arguments: [{ word: 'PATH', type: 'text', field: 'path' }],
    options: [
      { flag: '--from', value: 'FILE', isRequired: true, help: message('cli_option_content') },
      { flag: '--executable', field: 'executable', help: message('cli_option_executable') },
    ],
    operations: ['POST /file/write'],
    isChange: true,
    examples: ['file write app.conf --from app.conf', 'file write bin/deploy --from - --executable < deploy'],
    run: async (call) => (await import('./write-file.ts')).writeSharedFile(call),
  }),
  changing({
    words: 'file delete',
    summary: message('cli_delete_of', { what: message('cli_files') }),
    arguments: [one('file')],
    operation: 'POST /file/delete/{id}',
    examples: ['file delete app.conf'],
  }),
];

const repositories: readonly Command[] = [
  ...recordCommands({
    kind: 'repository',
    many: message('cli_repositories'),
    example: 'plays',
    columns: columns('id', 'name', 'url', 'ref', 'commit', 'trouble'),
    list: 'GET /repository/list',
    get: 'GET /repository/{id}',
    create: 'POST /repository/create',
    update: 'POST /repository/update/{id}',
    delete: 'POST /repository/delete/{id}',
    initial: {},
    fields: [
      DESC,
      { flag: '--git', value: 'URL', field: 'url', help: message('cli_option_git') },
      { flag: '--ref', value: 'REF', field: 'ref', help: message('cli_option_ref') },
      {
        flag: '--credentials',
        value: 'YAML',
        type: 'yaml',
        field: 'credentials',
        help: message('cli_option_credentials'),
      },
      { flag: '--host-key', value: 'KEY', field: 'host_key', help: message('cli_option_host_key') },
    ],
    creationExample: '--git https://git.example/plays.git',
    editExample: '--ref main',
  }),
  restoring('repository', message('cli_repositories'), 'POST /repository/restore/{id}'),
  changing({
    words: 'repository refresh',
    summary: message('cli_repository_refresh'),
    arguments: [one('repository')],
    options: [
      {
        flag: '--accept-host-key',
        value: 'KEY',
        field: 'accept_host_key',
        help: message('cli_option_accept_host_key'),
      },
    ],
    operation: 'POST /repository/{id}/refresh',
    examples: ['repository refresh plays'],
  }),
  listing({
    words: 'repository files',
    summary: message('cli_repository_files'),
    arguments: [one('repository')],
    options: [NAME_FILTER, { flag: '--at', value: 'REF', field: 'at', help: message('cli_option_at') }],
    operation: 'GET /repository/{id}/files',
    columns: columns('path', 'kind', 'bytes'),
    examples: ['repository files plays --filter roles/'],
  }),
  reading({
    words: 'repository usage',
    summary: message('cli_repository_usage'),
    arguments: [one('repository')],
    operation: 'GET /repository/{id}/usage',
    examples: ['repository usage plays'],
  }),
];

/** What the fleet is reached with, and what goes there. */
export const reachCommands: readonly Command[] = [...keys, ...files, ...repositories];
