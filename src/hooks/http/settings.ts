import { type Static, Type } from 'typebox';
import { caSetting, certificatesIn } from '../../base/outbound/ca-setting.ts';
import { baseUrlIn } from '../../base/outbound/base-url.ts';
import { settingRefusal } from '../../domain/settings.ts';
import { message } from '../../messages/message.ts';
import { keyIn } from './signature.ts';

/** What settings that name a server of the user's say of it. */
export const serverSettings = {
  url: Type.String({
    title: 'Address',
    titleZh: '地址',
    description: 'The URL of your server, such as https://hooks.example.com/springtide',
    descriptionZh: '你的服务器的 URL，例如 https://hooks.example.com/springtide',
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
};

/** Settings that say to whom secrets go: for others they have to be given again. */
export const SECRETS_GO_TO = ['url', 'ca_certificate'] as const;

const all = Type.Object(serverSettings);
export type ServerSettings = Static<typeof all>;

/** How a secret is made. */
const MAKE = 'echo "whsec_$(openssl rand -base64 32)"';

/** Checks settings beyond what a schema can say. @returns the form to keep @throws Refusal that names the field */
export function checkedServer<Settings extends ServerSettings>(given: Settings): Settings {
  const { url, ca_certificate: ca, secret, next_secret: next = '' } = given;
  if (baseUrlIn(url) === null) throw settingRefusal('url', message('http_server_url_wrong'));
  const trusted = ca === undefined ? {} : { ca_certificate: certificatesIn(ca) };
  if (trusted.ca_certificate === null) throw settingRefusal('ca_certificate', message('ca_wrong'));
  const unlike = message('http_server_secret_wrong', { command: MAKE });
  if (keyIn(secret) === null) throw settingRefusal('secret', unlike);
  if (next !== '' && keyIn(next) === null) throw settingRefusal('next_secret', unlike);
  return { ...given, ...trusted };
}
