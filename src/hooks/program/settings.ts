import { type Static, Type } from 'typebox';

/** What settings that name a program say of it. */
export const programSettings = {
  program: Type.String({
    title: 'Program',
    titleZh: '程序',
    description: "The name of an executable file in the folder programs of the server's data directory: put it there",
    descriptionZh: '服务器数据目录下 programs 目录中可执行文件的名称：请先把程序放到该目录',
    pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$',
  }),
  options: Type.Optional(
    Type.String({
      title: 'Options',
      titleZh: '选项',
      description: 'A text that the program gets with each call, such as JSON',
      descriptionZh: '每次调用时传给程序的文本，例如 JSON',
      maxLength: 16_000,
    }),
  ),
  secret: Type.Optional(
    Type.String({
      title: 'Secret',
      titleZh: '密钥',
      description: 'A password or token that the program gets with each call; it is masked in what it says',
      descriptionZh: '每次调用时传给程序的密码或令牌；在程序的输出中会被遮盖',
      writeOnly: true,
      maxLength: 4000,
    }),
  ),
  time_limit: Type.Integer({
    title: 'Time limit in seconds',
    titleZh: '时限（秒）',
    description: 'After which a call is ended, with all that it started',
    descriptionZh: '超过后结束该次调用及其启动的所有进程',
    minimum: 1,
    maximum: 86_400,
    default: 1800,
  }),
};

const all = Type.Object(programSettings);
export type ProgramSettings = Static<typeof all>;
