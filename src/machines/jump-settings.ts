import { Type } from 'typebox';
import { keySetting } from '../base/key-setting.ts';

/** Hosts on a way: nobody has more, and each adds a round trip to every login. */
export const MOST_JUMPS = 4;
/** Hosts as the outbound client and other sshd take them. */
export const HOP_HOST = '^[A-Za-z0-9._:-]{1,255}$';
export const SSH_USER = '^[A-Za-z_][A-Za-z0-9_.-]*$';

/** Authorities that are trusted at once: an old one and a new one, of some sites. */
export const MOST_AUTHORITIES = 16;

/** Who signs the host keys. */
export const hostCaSetting = Type.Array(
  Type.String({
    pattern: '^(?:ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)) [A-Za-z0-9+/]{1,2000}={0,2}(?: .{0,200})?$',
  }),
  {
    title: 'Host certificate authorities',
    titleZh: '主机证书颁发者',
    description:
      'Public keys that sign host keys, one per line; then only hosts with a certificate of one of them are trusted; empty = the key of the first contact is',
    descriptionZh: '签发主机密钥的公钥，每行一个；填写后只信任持有其证书的主机；留空则信任第一次连接时的密钥',
    maxItems: MOST_AUTHORITIES,
  },
);

const jump = Type.Object(
  {
    host: Type.String({
      title: 'Host',
      titleZh: '主机',
      description: 'Its address, or its name as the host before it knows it',
      descriptionZh: '它的地址，或前一台主机能解析的名称',
      pattern: HOP_HOST,
    }),
    port: Type.Optional(
      Type.Integer({
        title: 'Port',
        titleZh: '端口',
        description: 'Default: 22',
        descriptionZh: '默认 22',
        minimum: 1,
        maximum: 65_535,
      }),
    ),
    user: Type.String({ title: 'User', titleZh: '用户', pattern: SSH_USER, maxLength: 100 }),
    key_file: Type.Optional(keySetting),
    host_ca: Type.Optional(hostCaSetting),
  },
  { additionalProperties: false },
);

/** The proxy through which the first connection goes. */
export const socksSetting = Type.Object(
  {
    host: Type.String({ title: 'Host', titleZh: '主机', pattern: HOP_HOST }),
    port: Type.Optional(
      Type.Integer({
        title: 'Port',
        titleZh: '端口',
        description: 'Default: 1080',
        descriptionZh: '默认 1080',
        minimum: 1,
        maximum: 65_535,
      }),
    ),
    user: Type.Optional(Type.String({ title: 'User', titleZh: '用户', minLength: 1, maxLength: 200 })),
    password: Type.Optional(
      Type.String({ title: 'Password', titleZh: '密码', writeOnly: true, minLength: 1, maxLength: 200 }),
    ),
  },
  {
    title: 'SOCKS proxy',
    titleZh: 'SOCKS 代理',
    // a stored password is not sent to another host
    secretsStayWith: ['host', 'port'],
    description: 'A SOCKS 5 proxy through which the first jump host is reached, or the machines where there is none',
    descriptionZh: '通过该 SOCKS 5 代理访问第一台跳板机；没有跳板机时用于访问机器',
    additionalProperties: false,
  },
);

/** The hosts through which machines are reached that cannot be reached from the server. */
export const jumpSettings = Type.Array(jump, {
  title: 'Jump hosts',
  titleZh: '跳板机',
  description: 'The hosts through which the machines are reached, in their order: the first is reached from the server',
  descriptionZh: '访问机器时依次经过的主机：第一台由服务器直接访问',
  maxItems: MOST_JUMPS,
});
