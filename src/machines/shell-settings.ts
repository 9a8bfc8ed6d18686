import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Become, Endpoint } from '../channel/channel.ts';
import { BECOME_METHODS, BECOME_USER, type BecomeUser } from '../domain/become.ts';

/** Encodings that nodes may write in, by the names of the WHATWG's encoding standard. */
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

/** The user that runs scripts, unless a step or an action names another. */
const become = Type.Object(
  {
    method: Type.Optional(
      Type.Enum([...BECOME_METHODS], {
        title: 'Method',
        titleZh: '方式',
        description: 'The program of the node that does it; default: sudo',
        descriptionZh: '节点上用于切换用户的程序；默认 sudo',
      }),
    ),
    user: Type.Optional(
      Type.String({
        title: 'User',
        titleZh: '用户',
        description: 'Whom to become; default: root',
        descriptionZh: '要切换到的用户；默认 root',
        pattern: BECOME_USER.source,
      }),
    ),
    password: Type.Optional(
      Type.String({
        title: 'Password',
        titleZh: '密码',
        description:
          'What the method asks for: sudo for the password of the SSH user, su for that of the other user; empty = it must not ask',
        descriptionZh: '该程序要求的密码：sudo 要求 SSH 用户的密码，su 要求目标用户的密码；留空表示无需密码',
        writeOnly: true,
        // sudo and su read it as one line
        pattern: String.raw`^[^\0\r\n]*$`,
        maxLength: 200,
      }),
    ),
  },
  {
    title: 'Become another user',
    titleZh: '切换用户',
    description: 'Everything runs on these nodes as another user than the one that logs in',
    descriptionZh: '在这些节点上，所有命令都以另一个用户（而不是登录用户）的身份执行',
    additionalProperties: false,
  },
);

/** How the shells of a machine type's nodes are used. */
export const shellSettings = {
  run_dir: Type.Optional(
    Type.String({
      title: 'Run directory',
      titleZh: '运行目录',
      description:
        "Absolute path on the node below which runs are kept; empty = below the user's home, or where there is room",
      descriptionZh: '节点上保存运行记录的绝对路径；留空则放在用户主目录下，放不下时放在有空间的地方',
      // no `..`, no blanks, nothing that is ambiguous to a shell or a person
      pattern: '^$|^(/[A-Za-z0-9_@+-][A-Za-z0-9._@+-]*){1,20}$',
      maxLength: 200,
    }),
  ),
  become: Type.Optional(become),
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
  keepalive: Type.Optional(
    Type.Integer({
      title: 'Silence in seconds',
      titleZh: '静默秒数',
      description:
        'For how long a node may be silent while a command is followed before it is taken for gone, and tried again; default: 45',
      descriptionZh: '跟踪命令时节点最长可静默多少秒，超过即视为失联并重新连接；默认 45',
      minimum: 4,
      maximum: 3600,
    }),
  ),
};

const shape = Type.Object(shellSettings);

/** The part of an endpoint that settings determine. */
export function shellOf(
  settings: Static<typeof shape>,
): Pick<Endpoint, 'runDir' | 'become' | 'charset' | 'idleTimeout' | 'keepalive'> {
  const { run_dir, become: given, charset, idle_timeout, keepalive } = settings;
  return {
    ...(run_dir === undefined || run_dir === '' ? {} : { runDir: run_dir }),
    ...(given === undefined ? {} : { become: becomeIn(given) }),
    ...(charset === undefined ? {} : { charset }),
    ...(idle_timeout === undefined ? {} : { idleTimeout: idle_timeout }),
    ...(keepalive === undefined ? {} : { keepalive }),
  };
}

/** The user that runs scripts, by the settings of any provider; null = the user who logs in. */
export function becomeOfSettings(settings: Readonly<Record<string, unknown>>): BecomeUser | null {
  const { become: given } = settings;
  if (!Value.Check(become, given)) return null;
  const { method, user } = becomeIn(given);
  return { method, user };
}

function becomeIn({ method = 'sudo', user = 'root', password = '' }: Static<typeof become>): Become {
  return { method, user, ...(password === '' ? {} : { password }) };
}
