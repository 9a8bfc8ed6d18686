import { type Static, Type } from 'typebox';
import type { Endpoint } from '../channel/channel.ts';

/** Encodings that nodes write in, by the names of the WHATWG's encoding standard. */
const CHARSETS = [
  'utf-8',
  'gbk',
  'gb18030',
  'big5',
  'euc-jp',
  'shift_jis',
  'euc-kr',
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'iso-8859-2',
  'iso-8859-15',
  'koi8-r',
] as const;

/** How the shells of a machine type's nodes are used. */
export const shellSettings = {
  run_dir: Type.Optional(
    Type.String({
      title: 'Run directory',
      titleZh: '运行目录',
      description:
        "Absolute path on the node below which runs are kept; empty = below the user's home, or where there is room",
      descriptionZh: '节点上保存运行记录的绝对路径；留空则放在用户主目录下，放不下时放在有空间的地方',
      // no `..`, no blanks, nothing that a shell or a person could read in two ways
      pattern: '^$|^(/[A-Za-z0-9_@+-][A-Za-z0-9._@+-]*){1,20}$',
      maxLength: 200,
    }),
  ),
  charset: Type.Optional(
    Type.Union(
      CHARSETS.map((charset) => Type.Literal(charset)),
      {
        title: 'Encoding of outputs',
        titleZh: '输出编码',
        description: 'What encoding the commands of these nodes write; default: utf-8',
        descriptionZh: '这些节点的命令输出所用的编码；默认 utf-8',
      },
    ),
  ),
  idle_timeout: Type.Optional(
    Type.Integer({
      title: 'Idle connection in seconds',
      titleZh: '空闲连接秒数',
      description:
        'For how long a connection that no command uses is kept for the next one, also of another task; 0 = closed at once; default: 60',
      descriptionZh: '没有命令使用的连接保留多少秒，供下一条命令（包括其他任务的）使用；0 = 立即关闭；默认 60',
      minimum: 0,
      maximum: 3600,
    }),
  ),
};

const shape = Type.Object(shellSettings);

/** What the settings say of an endpoint. */
export function shellOf({
  run_dir,
  charset,
  idle_timeout,
}: Static<typeof shape>): Pick<Endpoint, 'runDir' | 'charset' | 'idleTimeout'> {
  return {
    ...(run_dir === undefined || run_dir === '' ? {} : { runDir: run_dir }),
    ...(charset === undefined ? {} : { charset }),
    ...(idle_timeout === undefined ? {} : { idleTimeout: idle_timeout }),
  };
}
