import { type Static, Type } from 'typebox';
import { shellSettings } from '../shell-settings.ts';

export const settings = Type.Object(
  {
    isolation: Type.Union([Type.Literal('auto'), Type.Literal('namespaces'), Type.Literal('loopback')], {
      title: 'Isolation',
      titleZh: '隔离方式',
      description:
        'namespaces: users, files, network and processes of its own for each, kept from this host (root only); loopback: an sshd process each, whose commands may do on this host what the server may',
      descriptionZh:
        'namespaces：每个节点有独立的用户、文件、网络和进程，与本机隔离（需要 root）；loopback：每个节点一个 sshd 进程，其中的命令在本机上拥有与服务器相同的权限',
      default: 'auto',
    }),
    ...shellSettings,
  },
  { additionalProperties: false },
);

export type Settings = Static<typeof settings>;
