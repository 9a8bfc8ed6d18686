import { type Static, Type } from 'typebox';
import { caSetting } from '../ca-setting.ts';
import { loginSettings } from '../login-settings.ts';
import { readySettings } from '../ready-settings.ts';
import { shellSettings } from '../shell-settings.ts';

export const settings = Type.Object(
  {
    url: Type.String({
      title: 'Address',
      titleZh: '地址',
      description: 'The URL of your server, such as https://machines.example.com/springtide',
      descriptionZh: '你的服务器的 URL，例如 https://machines.example.com/springtide',
      maxLength: 2000,
    }),
    ca_certificate: caSetting,
    secret: Type.String({
      title: 'Secret',
      titleZh: '密钥',
      description: 'Calls are signed with it, and it is never sent: whsec_ and 24 to 64 random bytes in base64',
      descriptionZh: '用于给调用签名，本身从不发送：whsec_ 加 24 到 64 个随机字节的 base64',
      writeOnly: true,
      maxLength: 100,
    }),
    next_secret: Type.Optional(
      Type.String({
        title: 'Next secret',
        titleZh: '新密钥',
        description: 'While the secret is changed: calls are signed with both',
        descriptionZh: '更换密钥期间填写：调用同时带有两个签名',
        writeOnly: true,
        maxLength: 100,
      }),
    ),
    options: Type.Optional(
      Type.String({
        title: 'Options',
        titleZh: '选项',
        description: 'A text that your server gets with each call, such as JSON',
        descriptionZh: '每次调用时发给你的服务器的文本，例如 JSON',
        maxLength: 16_000,
      }),
    ),
    silence_limit: Type.Integer({
      title: 'Longest silence in seconds',
      titleZh: '最长静默（秒）',
      description: 'A call is made again when nothing of its answer comes for so long',
      descriptionZh: '这么久没有收到答复的任何内容时，重新调用',
      minimum: 1,
      maximum: 3600,
      default: 300,
    }),
    time_limit: Type.Integer({
      title: 'Time limit in seconds',
      titleZh: '时限（秒）',
      description: 'How long a call may take, with all its attempts',
      descriptionZh: '一次调用（包括重试）最多用多久',
      minimum: 1,
      maximum: 86_400,
      default: 1800,
    }),
    ...loginSettings,
    ...readySettings,
    ...shellSettings,
  },
  { additionalProperties: false, secretsGoTo: ['url', 'ca_certificate'] },
);

export type Settings = Static<typeof settings>;
