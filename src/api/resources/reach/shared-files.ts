import { Type } from 'typebox';
import { Refusal } from '../../../domain/errors.ts';
import type { SharedFileId } from '../../../domain/ids.ts';
import { message } from '../../../messages/message.ts';
import { deleteFile, writeFile } from '../../../operations/records/shared-files.ts';
import { type ListedFile, listFiles } from '../../../store/sealed/shared-file-rows.ts';
import { resource } from '../../http/endpoint.ts';
import { payload, pageOf } from '../../http/envelope.ts';
import { EmptyText, Id, NamePart, NewId, NoInput, Optional, Text } from '../../http/fields.ts';
import { UNQUOTED } from '../../http/input.ts';
import type { Shown } from '../../http/shown.ts';

const Path = Type.String({
  minLength: 1,
  maxLength: 1000,
  description: 'names with / between them, as web/nginx.conf',
});
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const File = Type.Object(
  {
    id: Id,
    path: Path,
    kind: Type.Enum(['file', 'link']),
    size: Type.Integer({ minimum: 0, description: 'bytes' }),
    place: Type.String({ description: 'the host whose file it was; empty = it was uploaded' }),
    changed: Type.Number({ description: 'seconds since 1970 with milliseconds' }),
    changed_by: Text,
  },
  { $id: 'SharedFile' },
);
const FILE: Shown<typeof File> = {
  id: 1,
  path: 'web/nginx.conf',
  kind: 'file',
  size: 812,
  place: 'ops-1',
  changed: 1_772_359_200.125,
  changed_by: 'springtide',
};

const files = resource<SharedFileId>('files', '文件');

/** Files that actions send to nodes, and playbooks. */
export const sharedFileEndpoints = [
  files.list({
    path: '/file/list',
    summary:
      'The files that actions can send, by their paths; what lies in the directory files of a server is among them',
    summaryZh: '动作可以发送的文件，按路径排序；服务器 files 目录中的文件也在其中',
    input: Type.Object({ name: Optional({ ...NamePart, description: 'part of the path' }) }),
    data: Type.Array(File),
    example: { data: [FILE], beside: { page: 1, page_size: 10, query_count: 1 } },
    handle: async ({ input, paging }, { context }) => {
      const { rows, total } = await listFiles(context.database, input.name ?? '', paging);
      return pageOf(rows.map(shown), total, paging);
    },
  }),
  files.change({
    path: '/file/write',
    summary:
      'Write a file; one of the same path is replaced. A request has 1 MiB: larger files go into the directory files of a server',
    summaryZh: '写入文件，同路径的文件会被替换。请求不超过 1 MiB：更大的文件请放入服务器的 files 目录',
    input: Type.Object({
      path: Path,
      content: Optional(Type.String({ [UNQUOTED]: true, description: 'its text' })),
      content_base64: Optional(Type.String({ [UNQUOTED]: true, description: 'its bytes, instead of content' })),
      executable: Optional(Type.Boolean({ description: 'default: false' })),
    }),
    data: NewId,
    example: { input: { path: 'web/nginx.conf', content: 'worker_processes auto;\n' }, data: 1 },
    errors: {
      invalid: [
        '../x is not the path of a file: names with / between them, none of which is empty, . or .., …',
        'content and content_base64 are both given, or neither: give one of them',
      ],
    },
    handle: async ({ input, principal }, { context, sealing }) => {
      const { path, executable = false } = input;
      const file = { path, executable, content: contentIn(input) };
      return payload(await writeFile({ context, ring: () => sealing.ring() }, principal, file));
    },
  }),
  files.change({
    path: '/file/delete/:id',
    summary:
      'Delete a file; one that still lies in the directory files of a server comes back when it is changed there',
    summaryZh: '删除文件；如果服务器的 files 目录中还有它，在那里被修改后会再次出现',
    input: NoInput,
    data: EmptyText,
    example: { data: '' },
    errors: { not_found: ['file 7 not found'] },
    handle: async ({ id, principal }, { context }) => {
      await deleteFile(context, principal, id());
      return payload('');
    },
  }),
];

/** @throws Refusal when not one of both is given, or it is not base64 */
function contentIn(input: { readonly content?: string; readonly content_base64?: string }): Buffer {
  const { content, content_base64: coded } = input;
  if ((content === undefined) === (coded === undefined))
    throw new Refusal('invalid', message('shared_content_twice'), { field: 'content' });
  if (coded === undefined) return Buffer.from(content ?? '');
  if (!BASE64.test(coded)) throw new Refusal('invalid', message('shared_content_wrong'), { field: 'content_base64' });
  return Buffer.from(coded, 'base64');
}

function shown({ changed, ...row }: ListedFile): Shown<typeof File> {
  return { ...row, changed: changed.getTime() / 1000 };
}
