import { Type } from 'typebox';

/** Whose credentials are used. */
export const profileSetting = Type.Optional(
  Type.String({
    title: 'Profile',
    titleZh: '配置名称',
    description:
      "A profile of the server's own AWS configuration; empty = the environment, the default profile or the role of the server's machine",
    descriptionZh: '服务器自身 AWS 配置中的 profile；留空则使用环境变量、默认 profile 或服务器所在机器的角色',
    pattern: '^[A-Za-z0-9_][A-Za-z0-9_.@+-]{0,63}$',
  }),
);
