import { Type } from 'typebox';
import type { FileDescription } from '../openapi/openapi-file.ts';

const PATH = {
  name: 'path',
  required: true,
  schema: Type.String({ description: 'absolute, of the node', examples: ['/etc/hosts'] }),
} as const;
const INVALID = [
  'path has to be absolute, with at most 4000 bytes and no NUL',
  '/etc is a directory',
  'the file was not through within 900 s',
];

/** What the documents say of `/node/:id/file`. */
export const NODE_FILE: FileDescription = {
  path: '/node/:id/file',
  tag: { en: 'nodes', zh: '节点' },
  down: {
    summary: 'Download a file of a node, as the user that the server logs in as',
    summaryZh: '下载节点上的文件，以服务器登录所用的用户身份',
    parameters: [PATH],
    errors: {
      invalid: INVALID,
      not_found: ['node 7 not found', 'there is no file /etc/host that root may see'],
      forbidden: ['deploy may not do that with /etc/shadow'],
      too_large: ['/var/log/all has 5368709120 bytes, and 1073741824 is the most (SPRINGTIDE_NODE_FILE_LIMIT)'],
      too_many: ['4 files are on their way under this name: wait for one of them'],
      unavailable: ['the node is not reached: 10.0.0.1:22: connection refused'],
    },
  },
  up: {
    summary: 'Upload a file to a node; it takes the place of an old one when all of it is there. POST is the same',
    summaryZh: '上传文件到节点，全部到达后才替换原有文件；也可使用 POST',
    parameters: [
      PATH,
      {
        name: 'mode',
        required: false,
        schema: Type.String({
          pattern: '^[0-7]{3}$',
          description: 'absent = as the old file has it, or as new files of the user have it',
          examples: ['640'],
        }),
      },
    ],
    errors: {
      invalid: [
        ...INVALID,
        'the length of the file is needed: send the header Content-Length',
        'nothing of the file came for 60 s',
      ],
      not_found: ['node 7 not found'],
      forbidden: ['deploy may not do that with /etc/hosts'],
      too_large: ['/srv/image has 5368709120 bytes, and 1073741824 is the most (SPRINGTIDE_NODE_FILE_LIMIT)'],
      too_many: ['4 files are on their way under this name: wait for one of them'],
      unavailable: ['the node is not reached: 10.0.0.1:22: connection refused'],
      disk_full: ['/srv/image cannot be written: the disk may be full'],
    },
    data: Type.Object({
      bytes: Type.Integer({ minimum: 0 }),
      sha256: Type.String({ description: 'in hexadecimal' }),
    }),
    example: { bytes: 12, sha256: 'a948904f2f0f479b8f8197694b30184b0d2ed1c1cd2a1ec0fb85d299a192a447' },
  },
};
