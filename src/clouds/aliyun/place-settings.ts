import { Type } from 'typebox';

/** Where, and with whose credentials, an API of Alibaba Cloud is called. */
export const placeSettings = {
  region: Type.String({
    title: 'Region',
    titleZh: '地域',
    description: 'For example cn-hangzhou',
    descriptionZh: '例如 cn-hangzhou',
    pattern: '^[a-z]{2,4}(-[a-z0-9]{1,15}){1,4}$',
  }),
  profile: Type.Optional(
    Type.String({
      title: 'Profile',
      titleZh: '配置名称',
      description:
        "A profile of the server's own configuration of the aliyun program; empty = the environment, the default profile or the RAM role of the server's machine",
      descriptionZh:
        '服务器自身 aliyun 命令行工具配置中的 profile；留空则使用环境变量、默认 profile 或服务器所在机器的 RAM 角色',
      pattern: '^[A-Za-z0-9_][A-Za-z0-9_.@+-]{0,63}$',
    }),
  ),
};
